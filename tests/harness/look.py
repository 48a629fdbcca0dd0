#!/usr/bin/env python3
"""Looks at a page in headless Chromium: look.py FILE.html [PICTURE-STEM]

At the width of a telephone, of a desk and of A4 paper (with the rules for print) it asks the browser whether
anything is wider than it may be, or cut off, and whether the font has the Chinese characters: one that is
missing is drawn like one that no font has.  Prints a line for each size, `phone: 412 elements, 96 Chinese
characters`, and what is wrong; exit status 1 then, 77 where there is no Chromium.  With PICTURE-STEM it leaves
PICTURE-STEM-phone.png and so on.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

SIZES = (("phone", 390, 844, False), ("desk", 1280, 900, False), ("print", 680, 960, True))

SCRIPT = """
<script>
addEventListener('load', () => {
  const print = %s, said = [];
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      if (print && rule.media) rule.media.mediaText = rule.media.mediaText === 'print' ? 'all' : 'not all';
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) said.push('the page is wider than ' + wide);
  const all = [...document.body.querySelectorAll('*')];
  for (const e of all) {
    const box = e.getBoundingClientRect();
    const name = e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30);
    if (box.right > wide + 1 || box.left < -1) said.push('outside: ' + name);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline')
      said.push('overflows: ' + name);
  }
  const cells = [...document.querySelectorAll('td, th')].filter(e => e.getClientRects().length > 0);
  for (const a of cells)
    for (const b of [...a.parentNode.children])
      if (a !== b && b.getClientRects().length > 0 && a.cellIndex < b.cellIndex &&
          a.getBoundingClientRect().right > b.getBoundingClientRect().left + 1)
        said.push('overlaps: ' + a.textContent.trim().slice(0, 30));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const draw = (letter) => {
    pen.clearRect(0, 0, 40, 40);
    pen.font = '30px ' + getComputedStyle(document.body).fontFamily;
    pen.fillText(letter, 4, 32);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const letters = new Set([...document.body.textContent].filter(c => c >= '\\u3400' && c <= '\\u9fff'));
  const missing = draw('\\u{10fffd}'), empty = draw(' ');
  for (const c of letters) {
    const drawn = draw(c);
    if (drawn === missing || drawn === empty) said.push('no glyph: ' + c);
  }
  document.documentElement.setAttribute('data-said',
    [all.length + ' elements, ' + letters.size + ' Chinese characters', ...new Set(said)].join('|'));
});
</script>
"""


def chromium(folder, *words):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("there is no chromium")
        sys.exit(77)
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
               "--disable-background-networking", "--user-data-dir=" + os.path.join(folder, "profile"), *words]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False,
                          env=dict(os.environ, HOME=folder)).stdout.decode("utf-8", "replace")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = file.read()
    stem = sys.argv[2] if len(sys.argv) > 2 else None
    wrong = False
    with tempfile.TemporaryDirectory() as folder:
        # A window is never narrower than 500, so the page is looked at in frames of each width.
        outer = os.path.join(folder, "frames.html")
        with open(outer, "w", encoding="utf-8") as frames:
            frames.write('<!DOCTYPE html><meta charset="utf-8"><body>')
            for name, width, height, print_rules in SIZES:
                with open(os.path.join(folder, name + ".html"), "w", encoding="utf-8") as file:
                    file.write(page.replace("</body>", SCRIPT % ("true" if print_rules else "false") + "</body>"))
                frames.write('<iframe name="%s" src="%s.html" style="border:0;width:%dpx;height:%dpx"></iframe>'
                             % (name, name, width, height))
            frames.write('<script>addEventListener("load", () => { for (const e of document.querySelectorAll("iframe")) '
                         'e.dataset.said = e.contentDocument.documentElement.dataset.said; });</script>')
        seen = chromium(folder, "--window-size=1400,1200", "--allow-file-access-from-files", "--dump-dom",
                        "--virtual-time-budget=2000", "file://" + outer)
        for name, width, _, _ in SIZES:
            found = re.search(r'<iframe name="%s"[^>]*data-said="([^"]*)"' % name, seen)
            told = found.group(1).split("|") if found else ["the page did not load", ""]
            wrong = wrong or len(told) > 1
            print("\n    ".join(["%s: %s" % (name, told[0])] + told[1:]))
            if stem:
                chromium(folder, "--window-size=%d,2400" % max(width, 500), "--screenshot=%s-%s.png" % (stem, name),
                         "file://" + os.path.join(folder, name + ".html"))
    return 1 if wrong else 0


sys.exit(main())
