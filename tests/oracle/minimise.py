"""Makes a difference small: takes away what can go from the tariff and the case while program and oracle still differ."""
import os
import subprocess
import xml.etree.ElementTree as ElementTree

import case as cases
import document


class Trial:
    def __init__(self, program, path):
        self.program, self.path = program, path

    def differs(self, tariff_root, case_node):
        """Writes both documents with what the oracle says; the program's difference, or None."""
        tariff_path, test_path = self.path + ".xml", self.path + ".test.xml"
        ElementTree.ElementTree(tariff_root).write(tariff_path, encoding="UTF-8")
        try:
            tariff = document.parse(tariff_path)
            case = cases.read_case(case_node)
            bills = cases.price_case(tariff, case)
            cases.write_tests(test_path, tariff.id, os.path.basename(tariff_path), [(case, bills)])
        except Exception:  # what is left makes no sense any more
            return None
        done = subprocess.run([self.program, "tariff", "test", test_path], capture_output=True, text=True)
        if done.returncode != 1:
            return None
        if subprocess.run([self.program, "tariff", "check", tariff_path], capture_output=True).returncode not in (0, 1):
            return None
        return done.stdout


def smaller(root):
    """Removes elements and attributes one at a time, as long as the caller says it still differs: yields (undo)."""
    for parent in list(root.iter()):
        for child in list(parent):
            place = list(parent).index(child)
            parent.remove(child)
            yield lambda: parent.insert(place, child)
    for node in list(root.iter()):
        for name in list(node.attrib):
            value = node.attrib.pop(name)
            yield lambda: node.attrib.__setitem__(name, value)


def shrink(program, test_path, name, out):
    ElementTree.register_namespace("", document.TARIFF[1:-1])
    root = ElementTree.parse(test_path).getroot()
    case_node = next(node for node in root.findall(document.TEST + "case") if node.get("name") == name)
    case_node.remove(case_node.find(document.TEST + "expect"))
    tariff_root = ElementTree.parse(os.path.join(os.path.dirname(test_path), root.get("file"))).getroot()
    trial = Trial(program, out)
    told = trial.differs(tariff_root, case_node)
    if told is None:
        return "(does not differ alone)"
    changed = True
    while changed:
        changed = False
        for tree in (case_node, tariff_root):
            for undo in smaller(tree):
                now = trial.differs(tariff_root, case_node)
                if now is None:
                    undo()
                else:
                    told, changed = now, True
    told = trial.differs(tariff_root, case_node)
    with open(out + ".xml", encoding="UTF-8") as file:
        tariff_text = "\n".join(line for line in file.read().splitlines() if line.strip())
    with open(out + ".test.xml", encoding="UTF-8") as file:
        return tariff_text + "\n" + file.read() + "\n" + told
