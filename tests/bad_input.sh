# Bad input, full disks and interruptions: every chapter says in one line what was
# wrong, exits with a status that is not zero, and leaves nothing behind.
# tests/frame.c, as a chapter without a subject, goes first.
. "$(dirname "$0")/tap.bash"

need gcc gcc
need pkg-config pkg-config

# one_line NAME STATUS WANTED: the run said one line, of the chapter, and nothing else.
one_line() {
    cat "$scratch/stderr"
    [ "$2" = "$3" ] || { echo "exit status $2, not $3"; return 1; }
    [ "$(wc -l <"$scratch/stderr")" = 1 ] || { echo 'not one line'; return 1; }
    grep -q "^$1: ." "$scratch/stderr" || { echo "whose line?"; return 1; }
    [ ! -s "$scratch/stdout" ] || { echo 'it printed to stdout'; return 1; }
    [ ! -e "$scratch/new" ] ||
        { echo 'left behind:'; find "$scratch/new"; rm -rf "$scratch/new"; return 1; }
}

refuses() { # refuses NAME ARGUMENT...
    local status name=$1
    shift
    "$scratch/$name" --scale quick --out "$scratch/new/er" "$@" </dev/null \
        >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    one_line "$name" $status 2
}

refuses_isa() { TOYREG_ISA=mmx refuses "$1"; }

# A limit of file size, in kB: what a full disk is to the program, an error of write, on
# every system and without privileges.  With 0 even the smallest file fails, when it is
# closed.
file_limit() { # file_limit NAME LIMIT
    local status
    (ulimit -f "$2"; exec "$scratch/$1" $(large "$1") --out "$scratch/new/er") \
        </dev/null 2>&1 | cat >"$scratch/stderr"
    status=${PIPESTATUS[0]}
    true >"$scratch/stdout"
    one_line "$1" $status 1 && grep 'cannot be written (File too large)' "$scratch/stderr"
}
large() { if [ "$1" = 00-frame ]; then echo '--trouble 22'; else small "$1"; fi; }

# A disk of one page, where the system lets us mount one.
mounts() {
    unshare --map-root-user --mount mount -t tmpfs -o size=4k tmpfs "$scratch/disk"
}
full_disk() {
    unshare --map-root-user --mount bash -c '
        mount -t tmpfs -o size=4k tmpfs "$1" || exit
        "${@:2}" --out "$1" </dev/null
        status=$?
        ls -A "$1"
        exit $status' - "$scratch/disk" "$scratch/$1" $(large "$1") \
        >"$scratch/stdout" 2>"$scratch/stderr"
    local status=$?
    one_line "$1" $status 1 && grep 'No space left' "$scratch/stderr"
}

# A checkpoint that outgrows a disk of a few pages: the one before it stays.
full_disk_keeps() {
    unshare --map-root-user --mount bash -c '
        mount -t tmpfs -o size=64k tmpfs "$1" || exit
        FRAME_GROWS=1 "$2" --trouble 26 --out "$1" </dev/null
        status=$?
        (cd "$1" && find . -type f -size 1088c) >"$3"
        [ "$(ls -A "$1")" = .checkpoints ] && [ "$(ls -A "$1/.checkpoints")" = grows ] ||
            status=99
        exit $status' - "$scratch/disk" "$scratch/00-frame" "$scratch/kept" \
        >"$scratch/stdout" 2>"$scratch/stderr"
    local status=$?
    one_line 00-frame $status 1 && grep 'No space left' "$scratch/stderr" &&
        [ "$(cat "$scratch/kept")" = ./.checkpoints/grows ]
}

# Stopped while it runs, as by Ctrl-C.  Job control is on, or bash would let it ignore
# SIGINT.
interrupt() { # interrupt NAME SIGNAL
    local settings tries=0 pid status
    settings=$(endless "$1") || return
    set -m
    "$scratch/$1" $settings --out "$scratch/new/er" </dev/null >"$scratch/stdout" \
        2>"$scratch/stderr" &
    pid=$!
    set +m
    until [ -e "$scratch/new/er/values.yaml.part" ] || [ $tries = 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    sleep 0.3
    kill -s "$2" $pid
    wait $pid
    status=$?
    if [ -e "$scratch/new/er/.checkpoints" ]; then # nothing else may be left
        grep 'the next run goes on where this one stopped' "$scratch/stderr" || return
        rm -r "$scratch/new/er/.checkpoints"
        rmdir "$scratch/new/er" "$scratch/new" || return
    fi
    one_line "$1" $status $((128 + $(kill -l "$2")))
}

old_results_stay() { # old_results_stay NAME
    local settings
    settings=$(small "$1") || return
    "$scratch/$1" $settings --out "$scratch/old" || return
    cp -r "$scratch/old" "$scratch/older" || return
    (ulimit -f 0; exec "$scratch/$1" $(large "$1") --out "$scratch/old") 2>&1 | cat
    [ ${PIPESTATUS[0]} = 1 ] || return
    diff -r "$scratch/old" "$scratch/older"
}

draws() {
    "$scratch/$1.draw" --out "$scratch/old" &&
        ls "$scratch/old"/*.svg "$scratch/old"/*.pdf "$scratch/old"/*.png
}

# draw_refuses NAME PATTERN: drawing from $scratch/broken is refused, and leaves no
# picture.
draw_refuses() {
    local status
    "$scratch/$1.draw" --out "$scratch/broken" </dev/null \
        >"$scratch/stdout" 2>"$scratch/stderr"
    status=$?
    one_line "$1" $status 2 && grep -- "$2" "$scratch/stderr" &&
        ! ls "$scratch/broken" | grep -e '\.svg' -e '\.pdf' -e '\.png' -e '\.part'
}
broken() { # broken NAME PATTERN COMMAND...: the command breaks a copy of the results
    rm -rf "$scratch/broken"
    cp -r "$scratch/old" "$scratch/broken"
    rm -f "$scratch/broken"/*.{svg,pdf,png}
    (cd "$scratch/broken" && "${@:3}") && draw_refuses "$1" "$2"
}

# With the headers' implementations, and without another object file.
whole() { gcc $flags -fopenmp -fsyntax-only $(pkg-config --cflags cairo pangocairo zlib) "$@"; }

mkdir "$scratch/disk"
touch "$scratch/file"
disk=$(mounts 2>&1) && disk=
[ -z "$disk" ] || echo "# no full disk but only a limit of file size: $disk"

for name in 00-frame $(chapters); do
    source=chapters/$name.c program=build/bin/$name
    [ $name != 00-frame ] || source=tests/frame.c program=build/tests/frame
    rm -rf "$scratch/old" "$scratch/older"
    check "$name: compiles" made $program
    check "$name: compiles as it stands" whole $source
    ln -s "$PWD/$program" "$scratch/$name"

    check "$name: an unknown option" refuses $name --nope
    check "$name: an unknown short option" refuses $name -x
    check "$name: an argument that is no option" refuses $name stray
    check "$name: an option without its value" refuses $name --seed
    check "$name: --scale huge" refuses $name --scale huge
    check "$name: --seed x" refuses $name --seed x
    check "$name: --seed -1" refuses $name --seed -1
    check "$name: --threads 0" refuses $name --threads 0
    check "$name: --out with an empty name" refuses $name --out ''
    check "$name: --out below a file" refuses $name --out "$scratch/file/sub"
    check "$name: --out is a file" refuses $name --out "$scratch/file"
    check "$name: --out where nobody can write" refuses $name --out /proc/toyreg/out
    check "$name: an instruction set that does not exist" refuses_isa $name
    check "$name: the tests know its bad input" refused $name
    while read -r arguments; do
        check "$name: $arguments" refuses $name $arguments
    done < <(refused $name)

    check "$name: files that cannot grow" file_limit $name 1
    check "$name: files that cannot be" file_limit $name 0
    [ -n "$disk" ] || check "$name: a full disk" full_disk $name
    check "$name: SIGINT" interrupt $name INT
    check "$name: SIGTERM" interrupt $name TERM
    check "$name: results stay when a later run fails" old_results_stay $name

    check "$name: its drawing compiles" made $program-draw
    check "$name: its drawing compiles as it stands" whole -DCHAPTER_DRAW $source
    ln -s "$PWD/$program-draw" "$scratch/$name.draw"
    check "$name: it draws" draws $name
    check "$name: no drawing of a run that did not end" \
        broken $name 'a finished run' rm run.txt
    check "$name: drawing knows no other option" \
        bash -c '! "$1" --out "$2" --seed 1' - "$scratch/$name.draw" "$scratch/old"
done

[ -n "$disk" ] || check "00-frame: a checkpoint and a full disk" full_disk_keeps

broken_table() { check "00-frame: drawing finds $1" broken 00-frame "$2" "${@:3}"; }
rm -rf "$scratch/old"
"$scratch/00-frame" --scale quick --out "$scratch/old"
broken_table 'a missing table' 'table.csv: cannot be read' rm table.csv
broken_table 'a missing column' "table.csv:1: there is no column 'x'" \
    sed -i '1s/x/y/' table.csv
broken_table 'a number that is none' \
    "table.csv:2: '0,1' in column 'x' is not a number" \
    sed -i '2s/^0.1[0-9]*/"0,1"/' table.csv
broken_table 'a missing cell' 'table.csv:2: damaged, 2 cells where the header has 3' \
    sed -i '2s/,$//' table.csv
broken_table 'a missing end' 'table.csv:3: damaged, the line does not end' \
    truncate -s -4 table.csv
broken_table 'an empty table' 'table.csv:1: damaged' truncate -s 0 table.csv
broken_table 'a table that is no text' 'table.csv: damaged' truncate -s +1 table.csv
broken_table 'a missing value' "values.yaml: there is no value 'third'" \
    sed -i '/^third/d' values.yaml
broken_table 'a value that is no number' "values.yaml: 'x' of 'third' is not a number" \
    sed -i '/^third/s/".*"/"x"/' values.yaml
done_testing
