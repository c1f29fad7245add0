# The simulations on the ranks of MPI: the same files as without it for any number of ranks,
# errors in one line, and an end in order when a rank is lost.
. "$(dirname "$0")/tap.bash"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_btl=self,vader # no network

need gcc gcc
need mpirun openmpi-bin
check 'mpi.h is there (package libopenmpi-dev)' pkg-config --exists ompi-c

chapters='00-frame 03-overparametrized 09-digits'
for c in $chapters; do
    program=build/bin/$c
    [ $c != 00-frame ] || program=build/tests/frame
    check "$c compiles with and without MPI" made $program $program-mpi
    cp $program "$scratch/$c"
    cp $program-mpi "$scratch/$c-mpi"
done

# start RANKS PROGRAM ARGUMENT..., as a process or as a command.  Without --foreground timeout
# passes a signal on twice, and at the second one mpirun kills all ranks at once.
start() { exec timeout --foreground 100 mpirun -q --oversubscribe --bind-to none -n "$@" </dev/null; }
on() { (start "$@"); }

same_files() { # same_files CHAPTER RANKS THREADS
    local settings
    settings=$(small "$1") || return
    [ -e "$scratch/$1.want" ] || "$scratch/$1" $settings --out "$scratch/$1.want" || return
    rm -rf "$scratch/out"
    on "$2" "$scratch/$1-mpi" $settings --threads "$3" --out "$scratch/out" 2>"$scratch/stderr" &&
        diff -r -x run.txt "$scratch/$1.want" "$scratch/out" && [ ! -s "$scratch/stderr" ]
}
for c in $chapters; do
    for ranks in 1 2 4; do
        check "$c: ranks: $ranks" same_files $c $ranks 1
    done
done
check '00-frame: ranks and threads' same_files 00-frame 3 2

both_ranks_work() { # of 40 replicates that take as long as each other
    on 2 "$scratch/00-frame-mpi" --sleep 50 --threads 1 --out "$scratch/shared" &&
        sed -n 's/^  replicates: .* s, \(.*\) of 40 on the first rank/\1/p' "$scratch/shared/run.txt" |
        awk '{ print } $1 > 10 && $1 < 30 { shared = 1 } END { exit !shared }'
}
check 'two ranks share the replicates' both_ranks_work

# refuses RANKS STATUS LINE ARGUMENT...: the line is all that is printed, nothing is left.
refuses() {
    local status
    rm -rf "$scratch/bad"
    on "$1" "$scratch/00-frame-mpi" --out "$scratch/bad/er" "${@:4}" >"$scratch/text" 2>&1
    status=$?
    cat "$scratch/text"
    [ $status = "$2" ] && [ ! -e "$scratch/bad" ] && [ "$(cat "$scratch/text")" = "00-frame: $3" ]
}
check 'bad input' refuses 3 2 "--D: '0' is not accepted; a whole number from 1 to 100000" --D 0
check 'bad input that the chapter finds' refuses 3 2 \
    "--D: '13' is not accepted?; a luckier number" --D 13
check 'a failure' refuses 3 1 "value 'x' is nan, not a finite number" --trouble 1
for ranks in 2 4; do
    check "the first of failing replicates, ranks: $ranks" refuses $ranks 2 'replicate 5' --trouble 15
done
check 'a replicate that must not write' refuses 3 1 \
    "value 'inside' is written inside ch_replicates" --trouble 18
one_rank_only() { # the second has another instruction set
    on 1 "$scratch/00-frame-mpi" --out "$scratch/bad" : \
        -n 1 env TOYREG_ISA=mmx "$scratch/00-frame-mpi" --out "$scratch/bad" >"$scratch/text" 2>&1
    [ $? = 2 ] && cat "$scratch/text" && [ ! -e "$scratch/bad" ] &&
        [ "$(grep -c "^00-frame: TOYREG_ISA: 'mmx' is not accepted" "$scratch/text")" = 1 ] &&
        [ "$(wc -l <"$scratch/text")" = 1 ]
}
check 'a failure of one rank only' one_rank_only
help() { [ "$(on 3 "$scratch/00-frame-mpi" --help | grep -c '^usage')" = 1 ]; }
check 'one help' help

# A rank is killed: the others end, with one line and without a file of results; the next run
# goes on from the checkpoints to the same bytes.
loses() { # loses RANK
    local launcher proc status tries=0 out=$scratch/lost
    rm -rf "$out"
    start 3 "$scratch/00-frame-mpi" --steps 400 --sleep 10 --threads 1 --out "$out" \
        >"$scratch/text" 2>&1 &
    launcher=$!
    until ls "$out"/.checkpoints/part-?? >/dev/null 2>&1 || [ $((++tries)) = 500 ]; do
        sleep 0.1
    done
    for proc in /proc/[0-9]*; do
        ! grep -qs "^$scratch/00-frame-mpi" "$proc/cmdline" ||
            ! grep -qzxs "OMPI_COMM_WORLD_RANK=$1" "$proc/environ" || kill -KILL "${proc#/proc/}"
    done
    wait $launcher
    status=$?
    cat "$scratch/text"
    [ $status != 0 ] && [ $status != 124 ] && [ "$(ls -A "$out")" = .checkpoints ] &&
        [ "$(cat "$scratch/text")" = "00-frame: interrupted, or one of the ranks was lost; \
no result was written; the next run goes on where this one stopped" ]
}
check 'a rank is killed' loses 2
check 'the first rank is killed' loses 0
goes_on() {
    "$scratch/00-frame" --steps 400 --sleep 10 --out "$scratch/whole" &&
        on 2 "$scratch/00-frame-mpi" --steps 400 --sleep 10 --out "$scratch/lost" &&
        grep '^restored replicates' "$scratch/lost/run.txt" &&
        diff -r -x run.txt "$scratch/whole" "$scratch/lost"
}
check 'the next run goes on where they stopped' goes_on
interrupt() {
    local launcher tries=0
    rm -rf "$scratch/new"
    start 2 "$scratch/00-frame-mpi" --sleep 999 --out "$scratch/new/er" >"$scratch/text" 2>&1 &
    launcher=$!
    until [ -e "$scratch/new/er/table.csv.part" ] || [ $((++tries)) = 500 ]; do sleep 0.1; done
    kill -TERM $launcher
    wait $launcher && return 1
    cat "$scratch/text"
    [ ! -e "$scratch/new" ] && [ "$(wc -l <"$scratch/text")" = 1 ]
}
check 'SIGTERM' interrupt
done_testing
