# report.awk - the middle of several rounds.  Input: ROUND KEY VALUE; times in microseconds.
function middle(values, count,    i, j, held) {
    for (i = 2; i <= count; i++) {
        held = values[i]
        for (j = i - 1; j >= 1 && values[j] > held; j--)
            values[j + 1] = values[j]
        values[j + 1] = held
    }
    return values[int((count + 1) / 2)]
}
function sum(round, keys,    list, count, total, i) {
    count = split(keys, list, " ")
    for (i = 1; i <= count; i++)
        total += figure[round, list[i]]
    return total
}
function seconds(name, keys,    values, round) {
    for (round = 1; round <= rounds; round++)
        values[round] = sum(round, keys)
    printf "  %-36s %9.3f s\n", name, middle(values, rounds) / 1000000
}
function ratio(name, above, below, goal,    values, round) {
    for (round = 1; round <= rounds; round++)
        values[round] = sum(round, above) / sum(round, below)
    printf "  %-36s %9.2f   (%s)\n", name, middle(values, rounds), goal
}
{
    figure[$1, $2] = $3
    rounds = $1
}
END {
    printf "%d bills, %d lines, %d chunks; the middle of %d rounds\n", figure[1, "bills"], figure[1, "lines"], figure[1, "chunks"], rounds
    seconds("weir bill, one worker", "bill")
    seconds("weir run post", "post")
    seconds("weir bill, two workers", "bill_two")
    seconds("floor: COPY out", "out")
    seconds("floor: COPY in", "in")
    seconds("floor: keys", "keys")
    seconds("floor: heads", "heads")
    seconds("peer: lines, invoices, uses", "peer_load")
    seconds("peer: keys, heads", "peer_finish")
    seconds("server's CPU: weir, two workers", "bill_two_cpu post_two_cpu")
    seconds("server's CPU: peer", "peer_load_cpu peer_finish_cpu")
    ratio("whole / floor", "bill post", "out in keys heads", "at most 1.30")
    ratio("peer load / weir bill, one worker", "peer_load", "bill", "weir's keys and sealing are in it")
    ratio("peer load / weir bill, two workers", "peer_load", "bill_two", "at least 3, less keys and sealing")
    ratio("peer whole / weir whole, one worker", "peer_load peer_finish", "bill post", "at least 2")
    ratio("peer whole / weir whole, two workers", "peer_load peer_finish", "bill_two post_two", "at least 2")
    ratio("server's CPU, peer / weir", "peer_load_cpu peer_finish_cpu", "bill_two_cpu post_two_cpu", "whole")
    printf "  %-36s %9d MiB\n", "memory of a process, at most", figure[1, "peak_kib"] / 1024
}
