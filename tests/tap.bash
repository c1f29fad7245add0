# For the shell tests: TAP, a scratch folder, and what the tests know about each chapter.
#
#   check NAME COMMAND...   one assertion; what the command prints is shown when it fails
#   later NAME COMMAND...   the same, in the background with others; $scratch/$BASHPID is its own
#   finish                  waits for all of these, and shows their outcomes in order
#   done_testing            the plan; call it last

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export LC_ALL=C
unset TOYREG_ISA OMP_NUM_THREADS
scratch=$(mktemp -d) || exit 1
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$scratch"' EXIT
tap_count=0 tap_failed=0

check() {
    local name=$1 sign=
    shift
    if ! "$@" >"$scratch/log" 2>&1; then
        sign='not '
        tap_failed=$((tap_failed + 1))
    fi
    tap_count=$((tap_count + 1))
    echo "${sign}ok $tap_count - $name"
    [ -z "$sign" ] || sed 's/^/# /' "$scratch/log" | head -n 20
}

later_names=()
later() {
    local n=${#later_names[@]}
    later_names+=("$1")
    shift
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
    { "$@" >"$scratch/later.$n" 2>&1; echo $? >"$scratch/later.$n.status"; } &
}
outcome() { cat "$scratch/later.$1"; return "$(cat "$scratch/later.$1.status")"; }
finish() {
    local n
    wait
    for n in "${!later_names[@]}"; do check "${later_names[n]}" outcome "$n"; done
    later_names=()
}

done_testing() {
    echo "1..$tap_count"
    exit $((tap_failed > 0))
}

# need PROGRAM PACKAGE: an assertion; without its tool a test fails and is not skipped.
installed() { command -v "$1" || { echo "install the package $2"; return 1; }; }
need() { check "$1 is installed (package $2)" installed "$1" "$2"; }

flags='-std=c99 -ffp-contract=off -w -I.'

# made TARGET...: by make at the quick scale, as a user has it; one script at a time.
made() {
    local make=(env -u MAKEFLAGS -u MAKEOVERRIDES -u MFLAGS -u MAKELEVEL -u RANKS
        make -s -j"$(nproc)" SCALE=quick "$@")
    "${make[@]}" -q 2>/dev/null || flock Makefile "${make[@]}"
}

chapters() { ls chapters/[0-9]*.c 2>/dev/null | sed 's|.*/||; s|\.c$||'; }

# A setting of a second or so, one that runs until it is stopped, and input that a
# chapter must refuse, one per line.
small() {
    case $1 in
    00-frame) echo '--scale quick' ;;
    01-ridge) echo '--scale quick --D 120 --N 84 --datasets 6 --epochs 30' ;;
    02-lasso) echo '--scale quick --D 60 --N 42 --d 24 --datasets 3 --epochs 20 --phase-D 12
        --grid 3 --trials 2' ;;
    03-overparametrized) echo '--scale quick --D 24 --m 18 --N 12 --inits 2 --epochs 1000' \
        '--long 2000 --long_inits 1 --inputs 12 --hidden 10 --teacher 3 --samples 9' \
        '--runs 2 --relu_epochs 2000' ;;
    04-low-rank) echo '--scale quick --layers 10 --tokens 8 --dk 4 --D 6 --draws 20 --starts 20' \
        '--steps 1000 --seeds 4 --rows 9 --columns 6 --rank 2 --width 6 --narrow 2' ;;
    05-gradient-fields) echo '--scale quick --samples 2000 --halvings 3' ;;
    06-min-norm) echo '--scale quick --n 6 --d 15 --datasets 3 --steps 1000 --starts 300' ;;
    07-hadamard) echo '--scale quick --d 52 --n 13 --r 2 --seeds 3 --predictions 3 --steps 200' \
        '--limits 2 --tails 1 --phase-d 100 --phase-step 4 --trials 1 --matrices 2' ;;
    08-norm-shapes) echo '--scale quick --vectors 20 --d 7 --blocks 10 --D 8 --K 3 --steps 2000' ;;
    09-digits) echo '--scale quick --shallow-steps 1 --narrow-steps 1 --wide-steps 1 --wide-runs 0' \
        '--corrected 0' ;;
    10-cost) echo '--scale quick --draws 20' ;;
    *) echo "small: unknown chapter $1" >&2; return 1 ;;
    esac
}
endless() {
    case $1 in
    00-frame) echo '--sleep 999' ;;
    01-ridge) echo '--scale full --D 1000 --N 700 --datasets 100000' ;;
    02-lasso) echo '--scale full --datasets 100000' ;;
    03-overparametrized) echo '--scale full --inits 10000' ;;
    04-low-rank) echo '--scale full --steps 10000000 --seeds 100000' ;;
    05-gradient-fields) echo '--scale full --samples 1000000000000' ;;
    06-min-norm) echo '--scale full --datasets 100000 --steps 100000' ;;
    07-hadamard) echo '--scale full --seeds 3000' ;;
    08-norm-shapes) echo '--scale full --vectors 1000000 --blocks 100000 --d 1000' ;;
    09-digits) echo '--scale full' ;;
    10-cost) echo '--draws 1000000000' ;;
    *) echo "endless: unknown chapter $1" >&2; return 1 ;;
    esac
}
refused() {
    case $1 in
    00-frame) printf '%s\n' '--D 0' '--lambda -1' ;;
    01-ridge) printf '%s\n' '--D 0' '--D -5' '--D abc' '--N 0' '--D 800 --N 900' \
        '--D 800 --N 800' '--datasets 0' '--epochs -1' ;;
    02-lasso) printf '%s\n' '--D 0' '--N abc' '--D 800 --N 800' '--d 1001' '--d 0' '--eta 0' \
        '--eta 0.6' '--lambda 0' '--lambda-words -1' '--datasets 1' '--grid 100' ;;
    03-overparametrized) printf '%s\n' '--D 0' '--m 1' '--D 100 --N 100' '--N -3' '--inits 0' \
        '--long abc' '--runs 1' '--teacher 0' '--samples 4000' ;;
    04-low-rank) printf '%s\n' '--dk 0' '--Lambda 2' '--rank 20' '--rows 30 --columns 30 --rank 30' \
        '--sigma 0' '--eta 2' '--steps 1' '--seeds 1' '--width abc' ;;
    05-gradient-fields) printf '%s\n' '--N 0' '--N 1e9' '--start 1' '--start 0,1' '--start 1,2,3' \
        '--line 0,1,2' '--line 1,1,1' '--line 1,2' '--samples 10' '--halvings 99' ;;
    06-min-norm) printf '%s\n' '--n 0' '--n 50' '--n 100 --d 100' '--d 1' '--rate 2' '--rate 0' \
        '--starts 1' '--datasets abc' ;;
    07-hadamard) printf '%s\n' '--d 10' '--n 500 --d 600' '--n abc' '--r 0' '--n 8 --r 20' '--eta 0' \
        '--eta 1' '--seeds 1' '--phase-d 50' ;;
    08-norm-shapes) printf '%s\n' '--d 3' '--D 3' '--K 20' '--K 0' '--D 8 --K 8' '--steps 10' \
        '--lambda 0' '--c 0' '--vectors abc' ;;
    09-digits) printf '%s\n' '--shallow-steps 25001' '--narrow-steps 0' '--wide-steps abc' \
        '--wide-runs 19' '--corrected 101' '--replay 70' '--replay 1 --data chapters/nowhere' ;;
    10-cost) printf '%s\n' '--draws 9' '--draws abc' '--data chapters/nowhere' ;;
    *) echo "refused: unknown chapter $1" >&2; return 1 ;;
    esac
}
