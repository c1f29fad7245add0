# toyreg.h as strangers drop it in: every compiler and mode of inclusion, with warnings as
# errors; what it leaves defined, exported and switched; the programs of the manuals; and a
# program that calls a bit of everything: whatever the build, it prints the same hash.
. "$(dirname "$0")/tap.bash"

need gcc gcc
need g++ g++
need clang clang
need pkg-config pkg-config

strict='-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wundef
    -Wmissing-declarations -Werror -I.'
version=$(sed -n '1s/.* - v\([0-9.]*\) - .*/\1/p' toyreg.h)

echo '#include "toyreg.h"' >"$scratch/declarations.c"
printf '#define TOYREG_IMPLEMENTATION\n#include "toyreg.h"\n' >"$scratch/toyreg.c"
cat >"$scratch/use.h" <<'END'
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static uint64_t hash = 14695981039346656037u;
static void mix(const void *data, size_t bytes)
{
    const unsigned char *p = (const unsigned char *)data;
    while (bytes--) hash = (hash ^ *p++) * 1099511628211u;
}
#define MIX(x) mix(x, sizeof x)
END
cat >"$scratch/use.c" <<'END'
#include "use.h"
#include "toyreg.h"
enum { N = 37, D = 67, M = 3 };
static float X[N * D], S[M * D], y[N], G[M * D], b[M * D], m[M * D], v[M * D], C[N * N],
             u[D];
static double A[N * N], w[N], x[1000], p[2000], ends[2], loss[21], node[9], weight[9];
static double solution[N], fit[2], ridge[20], singular[20], w2[40];
static double thin[20 * 5], left[20], s[5], right[5 * 5], inverse[5 * 20], part[20];
static double end[2], path[2] = { 1, 0 }, theta[30], stages[4 * 30], tau[4], hadamard[30];
static uint32_t words[7], order[N];
static double less_two(void *context, double at)
{
    return *(const double *)context * at * at - 2;
}
static void turn(void *context, double t, const double *at, double *velocity)
{
    (void)context, (void)t;
    velocity[0] = -at[1];
    velocity[1] = at[0];
}
#define OK(call) if ((call) != TR_OK) return __LINE__
int main(void)
{
    tr_rng r = tr_rng_stream(1, 2);
    tr_info info;
    tr_stat stat = { 0, 0, 0 };
    tr_sgd o = { 0.1, 0.5, 0.01 };
    tr_adam a = { 0.1, 0.9, 0.999, 1e-8, 0.01 };
    tr_penalty l1 = { TR_L1, 0.02, 0, 0, 0 }, groups = { TR_GROUP, 0.1, 0, 5, 0 };
    tr_lasso lasso = { 0, 1e-9, 1000 };
    tr_lasso_problem problem = { 0.7, 0.4, 1, 0.1, 0.2 };
    tr_lasso_limit limit[1];
    tr_two_layer_limit layers[1];
    tr_map map = { TR_DEPTH, 3 };
    tr_ode ode = { NULL, NULL, NULL, 1e-9, 1e-9, 0, 1000 };
    double mu, time = 0;
    size_t steps;
    float *work = (float *)malloc(tr_gram_work(N, D, M) * sizeof(float));
    int i;
    if (!work || strcmp(tr_version(), VERSION)) return __LINE__;
    OK(tr_check_arithmetic());
    tr_bits(&r, 7, words);
    tr_permutation(&r, N, order);
    tr_normal(&r, N * D, X);
    tr_normal(&r, M * D, S);
    tr_uniform(&r, N, y);
    tr_uniform_d(&r, 1000, p);
    tr_normal_d(&r, 999, x);
    for (i = 0; i < 3; i++) {
        tr_gram(N, D, M, X, D, S, D, y, 0, G, D, work);
        tr_sgd_step(&o, M * D, G, b, S);
        tr_sgd_prox_step(&o, &groups, M * D, G, b, S);
        tr_adam_prox_step(&a, &l1, (uint64_t)i + 1, M * D, G, m, v, S);
    }
    tr_soft_threshold_d(999, 0.1, x, x);
    tr_syrk(TR_N, N, D, 1, X, D, 0, C, N);
    tr_gemm(TR_N, TR_T, N, M, D, 2, X, D, S, D, 0.5f, C, N);
    tr_gemv(TR_T, N, D, 1, X, D, y, 0, u);
    tr_axpy(D, tr_dot(D, u, S) / tr_norm2(D, u), u, S);
    tr_log_d(1000, p, p);
    tr_exp_d(500, p, p + 500);
    tr_sinpi_d(500, p, p + 1000);
    tr_tanh(D, u, u);
    tr_atan(D, u, u);
    tr_tanh_d(9, p, p);
    tr_atan_d(9, p, p);
    tr_normal_quantile_d(500, p + 500, p + 1500);
    for (i = 0; i < N * N; i++) A[i] = (double)C[i / N > i % N ? i : i % N * N + i / N];
    for (i = 0; i < N; i++) A[i * (N + 1)] += 1000;
    OK(tr_eigenvalues_extreme_d(N, A, N, 1e-9, ends, ends + 1, NULL, &info));
    OK(tr_eigenvalues_d(N, A, N, w, NULL, &info));
    lasso.lambda = tr_lasso_lambda_max_d(20, N, x, N, p) / 20;
    OK(tr_lasso_d(&lasso, 20, N, x, N, p, solution, fit, NULL, &info));
    OK(tr_ridge_d(0.1, N, 20, x, 20, p, ridge, NULL));
    OK(tr_singular_values_d(N, 20, x, 20, singular, NULL, &info));
    fit[1] = tr_stable_rank(20, singular) + tr_entropy_rank(20, singular);
    OK(tr_descent_loss(0.7, &o, 1, 1, 0, 30, 20, loss, NULL));
    OK(tr_descent_loss_spectrum(N, w, &o, 0, 1, 0, 2, loss, NULL));
    tr_mp_quadrature(0.7, 9, node, weight);
    for (i = 0; i < 999; i++) tr_stat_add(&stat, x[i]);
    x[999] = tr_quantile(999, x, 0.3) + tr_stat_se(&stat) + tr_ridge_limit(0.7, 0.1);
    OK(tr_lasso_state_evolution(&problem, limit, &info));
    OK(tr_two_layer(0.7, 0.1, 1, layers));
    OK(tr_two_layer_d(0.1, 20, 40, x, 40, p, w2, &mu, NULL));
    OK(tr_svd_d(20, 5, x, 5, thin, 5, s, right, 5, NULL, &info));
    OK(tr_least_squares_d(5, 20, x + 100, 20, x + 200, 1e-10, left, NULL, NULL, &info));
    OK(tr_pseudo_inverse_d(20, 5, x, 5, 1e-10, inverse, 20, NULL, NULL, &info));
    OK(tr_null_project_d(5, 20, x, 20, 1e-10, x + 300, part, NULL, NULL, &info));
    OK(tr_singular_threshold_d(20, 5, s[3], x, 5, thin, 5, NULL, NULL, &info));
    OK(tr_nuclear_norm_d(20, 5, x, 5, fit, NULL));
    OK(tr_root(less_two, fit, 0, 1, 1e-12, fit + 1, &info));
    ode.field = turn;
    OK(tr_ode_solve(&ode, 2, &time, 3, path, 0, NULL, NULL, NULL, NULL, NULL, &info));
    OK(tr_flow_line_end(&map, 2, weight, 3, s, end, NULL, &info));
    for (i = 0; i < 2; i++) theta[7 * i + 3] = 1 + i;
    tr_gemv_d(TR_N, 12, 30, 1, p + 1500, 30, theta, 0, ridge);
    OK(tr_basis_pursuit_d(12, 30, p + 1500, 30, ridge, 1e-9, theta, NULL, NULL, &info));
    OK(tr_hadamard_stages_d(12, 30, p + 1500, 30, ridge, 4, tau, stages, NULL, &steps, NULL,
                            &info));
    OK(tr_hadamard_limit_d(1e-3, 12, 30, p + 1500, 30, ridge, hadamard, NULL, &info));
    x[0] += tr_pow_at(1.5, x[3]) + tr_tanh_at(x[4]) + tr_atan_at(x[5]) + time;
    x[0] += tr_normal_cdf_at(x[1]) + tr_erfc_at(x[2]) + tr_l1_transition_delta(0.4) + mu;
    MIX(words); MIX(order); MIX(S); MIX(u); MIX(C); MIX(p); MIX(ends); MIX(w); MIX(loss);
    MIX(node); MIX(weight); MIX(x); MIX(solution); MIX(fit); MIX(ridge); MIX(singular);
    MIX(limit); MIX(layers); MIX(w2); MIX(thin); MIX(left); MIX(s); MIX(right); MIX(inverse);
    MIX(part); MIX(end); MIX(path); MIX(theta); MIX(stages); MIX(tau); MIX(hadamard);
    printf("%016jx\n", (uintmax_t)hash);
    free(work);
    return 0;
}
END
define="-DVERSION=\"$version\""

# same NAME COMMAND...: the command builds $scratch/NAME, and it prints the hash.
same() {
    "${@:2}" "$define" -lm -o "$scratch/$1" && "$scratch/$1" >"$scratch/got" || return
    [ -e "$scratch/want" ] || cp "$scratch/got" "$scratch/want"
    diff "$scratch/want" "$scratch/got"
}
use=$scratch/use.c toyreg=$scratch/toyreg.c
whole="-DTOYREG_IMPLEMENTATION -DTOYREG_NO_SIMD"

# Every compiler: declarations alone, then the implementation, then a program of two files.
for c in 'gcc -std=c99' 'gcc -std=gnu17' 'clang -std=c99' 'g++ -std=c++11 -xc++' \
    'g++ -std=gnu++17 -xc++' 'clang++ -std=c++17 -xc++'; do
    check "declarations: $c" $c $strict -fsyntax-only "$scratch/declarations.c"
done
for c in 'gcc -std=c99' 'clang -std=gnu17' 'g++ -std=c++17 -xc++' 'clang++ -std=c++11 -xc++'; do
    object=$scratch/${c%% *}.o
    check "implementation: $c" $c $strict -Wframe-larger-than=400000 -c "$toyreg" -o "$object"
    check "used by another file: $c" same two $c $strict "$use" -xnone "$object"
done
check 'C and C++ in one program' same mixed g++ -I. -xc++ "$use" -xnone "$scratch/gcc.o"

# Modes.
check 'TOYREG_NO_SIMD' same nosimd gcc -std=c99 $strict $whole "$use"
check 'asserts off' same ndebug gcc -std=c99 $strict $whole -DNDEBUG -O1 "$use"
check 'TR_ASSERT of the user' same assert gcc -std=c99 $strict $whole \
    '-DTR_ASSERT(c)=((c)?(void)0:abort())' "$use"
for c in gcc clang; do
    check "TOYREG_STATIC in two files: $c" same static $c -std=c99 $strict $whole \
        -DTOYREG_STATIC "$use" "$scratch/declarations.c"
done
mkdir "$scratch/other" && cp toyreg.h "$scratch/other/numerics.h"
sed 's/"toyreg.h"/"other\/numerics.h"/' "$use" >"$scratch/renamed.c"
check 'renamed, in a folder' same renamed gcc -std=c99 $whole \
    '-DTOYREG_HEADER="numerics.h"' "$scratch/renamed.c"
printf '#include "toyreg.h"\n#include "toyreg.h"\n#define TOYREG_IMPLEMENTATION
#include "toyreg.h"\n#include "toyreg.h"\n' >"$scratch/often.c"
check 'included often' gcc -std=c99 $strict -DTOYREG_NO_SIMD -fsyntax-only "$scratch/often.c"
for flag in -ffast-math -Ofast -funsafe-math-optimizations -ffinite-math-only; do
    check "$flag is refused" sh -c "gcc -I. $flag -fsyntax-only $toyreg 2>&1 |
        grep 'toyreg.h: -ffast-math, or a part of it, changes the results'"
done
contracts() { # clang does where it was told to, over the pragma: the check must see it
    clang -O1 -mfma -ffp-contract=fast -w -I. $whole "$use" "$define" -lm \
        -o "$scratch/contracts" && ! "$scratch/contracts"
}
check 'tr_check_arithmetic sees -ffp-contract=fast' contracts
check 'address and undefined-behaviour sanitizers' same sanitized gcc -std=c99 -O0 -I. \
    -DTOYREG_IMPLEMENTATION -fsanitize=address,undefined -fno-sanitize-recover=all "$use"

# What it leaves behind.
exported() { # but what C++ makes on its own
    nm -g --defined-only "$1" >"$scratch/names" && awk '$3 !~ /^(tr_[a-z0-9]|_ZSt|DW\.ref\.)/ { print; bad = 1 }
        END { exit bad }' "$scratch/names"
}
check 'only names in tr_ are exported, from C' exported "$scratch/gcc.o"
check 'and from C++' exported "$scratch/g++.o"
macros() {
    for h in assert float immintrin math stddef stdint stdlib string; do
        echo "#include <$h.h>"
    done >"$scratch/system.c"
    $1 -dM -E "$scratch/system.c" | sort >"$scratch/before"
    (cat "$scratch/system.c"; cat "$toyreg") >"$scratch/after.c"
    $1 -I. -dM -E "$scratch/after.c" | sort >"$scratch/after"
    ! diff "$scratch/before" "$scratch/after" |
        grep -Ev '^[0-9]|^---|^> #define (TOYREG_|TR_|TR__|tr__)[A-Za-z0-9_]'
}
plainly() { # the compiler may fuse what follows the header, as it may without it
    printf '%s\n' "$2" '#ifndef __clang__' '__attribute__((optimize("O2")))' '#endif' \
        'double f(double a, double b, double c) { return a * b + c; }' >"$scratch/fused.c"
    $1 -I. -std=gnu17 -O0 -mfma -S -o - "$scratch/fused.c" >"$scratch/assembly" &&
        sed -n '/^f:/,/ret/p' "$scratch/assembly" | grep vfmadd
}
for c in gcc clang; do
    check "no other macro is left, or changed: $c" macros $c
    check "$c fuses without the header" plainly $c ''
    check "$c fuses after the header" plainly $c "$(cat "$toyreg")"
done

licence() { # the words of LICENSE, at the end
    sed 's/\*\/$//' "$1" | tail -n 25 | tr -s ' \n' '  ' >"$scratch/words"
    sed 1d LICENSE | tr -s ' \n' '  ' | grep -Ff - "$scratch/words"
}
for f in toyreg.h figures/toyplot.h; do check "$f ends with the licence" licence $f; done

# Memory: none in a step, once per call in what the manual says allocates.
cat >"$scratch/memory.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
static int allocations;
static void *counted(size_t n) { allocations++; return malloc(n); }
#define malloc counted
#include "toyreg.h"
static float X[99 * 130], S[130], G[130], b[130], v[130], C[99 * 99], work[9999];
static double A[30 * 30], w[30], z[30], loss[9];
static int used(void) { int n = allocations; allocations = 0; return n; }
int main(void)
{
    tr_sgd o = { .1, .5, .1 };
    tr_adam a = { .1, .9, .999, 1e-8, 0 };
    tr_penalty p = { TR_GROUP, .1, 0, 7, 0 };
    tr_lasso lasso = { .1, 1e-9, 999 };
    tr_lasso_problem l = { .7, .4, 1, .1, .2 };
    tr_lasso_limit limit;
    double two;
    tr_rng r = tr_rng_stream(1, 2);
    int i;
    if (tr_gram_work(99, 130, 1) > 9999) return 1;
    tr_normal(&r, 99 * 130, X);
    tr_gram(99, 130, 1, X, 130, S, 130, NULL, 0, G, 130, work);
    tr_sgd_step(&o, 130, G, b, S);
    tr_nesterov_prox_step(&o, &p, 130, G, b, S);
    tr_adam_prox_step(&a, &p, 1, 130, G, b, v, S);
    tr_syrk(TR_N, 99, 130, 1, X, 130, 0, C, 99);
    tr_gemv(TR_N, 99, 130, 1, X, 130, S, 0, G);
    if (used() != 0) return 2;
    for (i = 0; i < 30; i++) A[31 * i] = 1 + i;
    if (tr_eigenvalues_extreme_d(30, A, 30, 1e-9, w, w + 1, NULL, NULL) || used() != 1) return 3;
    if (tr_eigenvalues_d(30, A, 30, w, NULL, NULL) || used() != 1) return 4;
    if (tr_singular_values_d(20, 30, A, 30, z, NULL, NULL) || used() != 1) return 5;
    memset(A, 0, sizeof A);
    memset(z, 0, sizeof z);
    for (i = 0; i < 30; i++) A[31 * i] = 1 + i;
    if (tr_lasso_d(&lasso, 20, 30, A, 30, w, z, NULL, NULL, NULL) || used() != 1)
        return 6;
    if (tr_lasso_gram_d(&lasso, 30, A, 30, w, 999, z, NULL, NULL, NULL) || used() != 1)
        return 7;
    if (tr_ridge_d(.1, 20, 30, A, 30, w, z, NULL) || used() != 1) return 8;
    if (tr_descent_loss(.5, &o, 1, 1, 0, 9, 8, loss, NULL) || used() != 1) return 9;
    if (tr_two_layer_d(.1, 10, 30, A, 30, w, z, &two, NULL) || used() != 1) return 10;
    return tr_lasso_state_evolution(&l, &limit, NULL) || used() != 0 ? 11 : 0;
}
END
memory() { gcc -std=c99 -I. $whole "$scratch/memory.c" -o "$scratch/memory" -lm && "$scratch/memory"; }
check 'steps allocate nothing, solvers once a call' memory
cat >"$scratch/count.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
static long calls;
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t m);
void *__wrap_malloc(size_t n) { calls++; return __real_malloc(n); }
void *__wrap_calloc(size_t n, size_t m) { calls++; return __real_calloc(n, m); }
__attribute__((destructor)) static void report(void) { printf("%ld\n", calls); }
END
epochs() { # epochs CHAPTER: as many allocations in 60 epochs as in 30
    gcc $flags -O1 -mfma -DTOYREG_NO_SIMD -Wl,--wrap=malloc,--wrap=calloc \
        chapters/$1.c "$scratch/count.c" -o "$scratch/counted" -lm || return
    for e in 30 60; do
        "$scratch/counted" $(small $1) --epochs $e --out "$scratch/$1-$e" || return
    done >"$scratch/calls"
    cat "$scratch/calls"
    [ "$(uniq "$scratch/calls" | wc -l)" = 1 ] && [ "$(head -n 1 "$scratch/calls")" -gt 0 ]
}
for c in 01-ridge 02-lasso; do check "epochs of $c allocate nothing" epochs $c; done

# The programs of the manuals, taken out of them.
program() {
    sed -n '/^   QUICK START/,/^   [A-Z-]* [A-Z]/{/^       /s/^       //p; /^$/p}' "$1"
}
program toyreg.h >"$scratch/start.c"
starts() {
    $1 "$scratch/start.c" -I. -Wall -Wextra -Werror -lm -o "$scratch/start" &&
        "$scratch/start" >"$scratch/said" && cat "$scratch/said" &&
        grep -q '^|S - T|^2 / |T|^2 = 0\.3[0-9]*$' "$scratch/said"
}
check 'the quick start of toyreg.h' starts gcc
check 'the quick start of toyreg.h, in C++' starts 'clang++ -xc++'
program figures/toyplot.h >"$scratch/start.c"
plots() {
    cairo=$(pkg-config --cflags --libs pangocairo | sed 's/-I/-isystem /g')
    gcc "$scratch/start.c" -Ifigures -Wall -Wextra -Werror $cairo -lm -o "$scratch/start" &&
        (cd "$scratch" && ./start && test -s loss.svg -a -s loss.pdf -a -s loss.png)
}
check 'the quick start of toyplot.h' plots

# Compile time, of the processor; the least of five.
seconds() {
    local TIMEFORMAT='%U %S'
    for _ in 1 2 3 4 5; do { time "$@" -o /dev/null; } 2>&1; done |
        awk '{ t = $1 + $2 } NR == 1 || t < least { least = t } END { print least }'
}
quick() {
    local t
    t=$(seconds gcc -I. -O2 -c "$scratch/declarations.c") && echo "$t s"
    awk "BEGIN { exit !($t < 0.1) }"
}
check 'the declarations compile in less than 0.1 s' quick
done_testing
