# The same seed gives the same bits: on every instruction set, with every compiler, at
# every optimization level, with any number of threads.  Compares the hashes that the
# test programs print with --hash, then all files of every chapter but run.txt.
#
# A configuration that this machine cannot run is a failure, not a skip.
. "$(dirname "$0")/tap.bash"

# Name, compiler, flags.  The last two are what somebody gets who drops the header into a
# project with default flags and lets the compiler use fma: then the header's pragmas alone
# forbid it to contract.
builds() {
    cat <<END
gcc-O1 gcc $flags -O1
gcc-O3 gcc $flags -O3 -fopenmp
clang-O2 clang $flags -O2
aarch64 aarch64-linux-gnu-gcc $flags -O2 -static
gcc-gnu11 gcc -std=gnu11 -w -I. -O2 -mfma
clang-gnu11 clang -std=gnu11 -w -I. -O2 -mfma
END
}
need gcc gcc
need clang clang
need aarch64-linux-gnu-gcc 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross'
need qemu-aarch64-static qemu-user-static

# x86 instruction sets that toyreg.h dispatches to, with the processor's flags that they
# need.
has() {
    local flag
    for flag; do
        grep -qw "$flag" /proc/cpuinfo ||
            { echo "configuration not available: this processor has no $flag"; return 1; }
    done
}
check 'this processor runs the avx2 kernels' has avx2 fma
check 'this processor runs the avx512 kernels' has avx512f avx512dq avx512bw avx512vl

programs=$(grep -l -e '--hash' tests/*.c | sed 's|.*/||; s|\.c$||')
names=$(chapters)
check 'there are programs to compare' test -n "$programs"

# All builds, one process per processor.  The header's implementation takes most of the
# time, and is compiled once per build.
compile() { xargs -d '\n' -P "$(nproc)" -I{} sh -c '{} || echo "failed: {}"' 2>&1; }
builds | while read -r build command; do
    echo "$command -x c -DTOYREG_IMPLEMENTATION -c toyreg.h -o $scratch/toyreg.$build.o"
done | compile >"$scratch/builds"
{
    # One chapter is compiled with it, as somebody may who has no make.
    whole=09-digits.gcc-O3
    echo "gcc $flags -O3 -fopenmp chapters/09-digits.c -o $scratch/$whole -lm"
    builds | while read -r build command; do
        for p in $programs; do
            echo "$command -DTEST_LINKED tests/$p.c $scratch/toyreg.$build.o" \
                "-o $scratch/$p.$build -lm"
        done
        case $build in *gnu11) continue ;; esac
        for c in $names; do
            [ $c.$build = $whole ] || echo "$command -DCHAPTER_LINKED chapters/$c.c" \
                "$scratch/toyreg.$build.o -o $scratch/$c.$build -lm"
        done
    done
    # A chapter with more prose, in a copy of the tree, so that its path is the same.
    for c in $names; do
        mkdir -p "$scratch/prose/$c"
        cp -r toyreg.h chapters "$scratch/prose/$c"
        sed '1i /*md\nA new beginning.\n\nWith a second paragraph.\n*/' "chapters/$c.c" \
            >"$scratch/prose/$c/chapters/$c.c"
        echo "cd $scratch/prose/$c && $(builds | sed -n 's/^gcc-O1 //p') -DCHAPTER_LINKED" \
            "chapters/$c.c $scratch/toyreg.gcc-O1.o -o ../../$c.prose -lm"
    done
} | compile >>"$scratch/builds"
check 'everything compiles' test ! -s "$scratch/builds"
[ ! -s "$scratch/builds" ] || head -n 20 "$scratch/builds" | sed 's/^/# /'

start() { # start BUILD NAME ARGUMENT...
    local emulator=
    [ "$1" != aarch64 ] || emulator=qemu-aarch64-static
    timeout 300 $emulator "$scratch/$2.$1" "${@:3}"
}

# What is compared: build, instruction set, threads.  The first is what the others must
# equal.
runs() {
    cat <<'END'
gcc-O1 scalar 1
gcc-O1 avx2 1
gcc-O1 avx512 1
gcc-O3 scalar 1
gcc-O3 avx2 1
gcc-O3 avx512 1
gcc-O3 avx512 2
gcc-O3 avx512 3
gcc-O3 avx512 4
gcc-O3 scalar 3
clang-O2 scalar 1
clang-O2 avx2 1
clang-O2 avx512 1
aarch64 neon 1
aarch64 scalar 1
END
}
more_runs() {
    for build in gcc-gnu11 clang-gnu11; do
        for isa in scalar avx2 avx512; do echo "$build $isa 1"; done
    done
}

hashes() { # hashes PROGRAM BUILD ISA THREADS
    local got=$scratch/$BASHPID
    TOYREG_ISA=$3 OMP_NUM_THREADS=$4 start "$2" "$1" --hash </dev/null >"$got" &&
        test -s "$got" || return
    [ -e "$scratch/$1.want" ] || cp "$got" "$scratch/$1.want"
    diff "$scratch/$1.want" "$got"
}
for p in $programs; do
    how=check # the first, which the others must equal
    while read -r build isa threads; do
        $how "$p: $build, $isa, threads: $threads" hashes "$p" "$build" "$isa" "$threads"
        how=later
    done < <(runs; more_runs)
done
finish

files() { # files CHAPTER BUILD ISA THREADS
    local settings out=$scratch/$BASHPID
    settings=$(small "$1") || return
    rm -rf "$out"
    TOYREG_ISA=$3 start "$2" "$1" $settings --threads "$4" --out "$out" </dev/null || return
    [ -e "$scratch/$1.want" ] || cp -r "$out" "$scratch/$1.want"
    diff -r -x run.txt "$scratch/$1.want" "$out"
}
for c in $names; do
    how=check
    while read -r build isa threads; do
        $how "$c: $build, $isa, threads: $threads" files "$c" "$build" "$isa" "$threads"
        how=later
    done < <(runs)
    finish
    check "$c: more prose leaves the compiled simulation as it was" \
        cmp "$scratch/$c.gcc-O1" "$scratch/$c.prose"
done
done_testing
