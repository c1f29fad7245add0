/*md
# Appendix: what it costs {#sec:cost}

How large an experiment can you afford? Time and memory of everything in this report grow
as powers of its sizes, and the powers can be counted before anything is run. This
appendix puts measured growth beside the count, so that you can tell from a small run what
a large one will take, and see where a machine departs from arithmetic: in its caches.

The measurements are not made by the run that builds the report, since a clock gives other
digits each time. They are committed with their date: {{date}}, on {{machine}}, by `make
cost`, which repeats them on yours.
*/

//- fold Headers and the parameters of the run
#include "chapter.h"

enum { WORKS = 9, MOST = 16 };

#ifndef CHAPTER_DRAW
static size_t draws;

static ch_option options[] = {
    { "draws", CH_COUNT, &draws, 10, 1000000000, 1000, 10000, 10000,
      "draws of the bootstrap for the errors of the exponents" },
};
#endif

/* A kind of work, and the size that varies.  `ideal` are the exponents for large sizes,
   `count` the operations and the bytes of its arrays at a size. */
typedef struct {
    const char *name, *variable, *says;
    double ideal[2];
    void (*count)(double size, double count[2]);
} work;

//- end

/*md
## Counting {#sec:counting}

Five kinds of work fill the chapters; the sizes are those of their experiments.

- **Ridge**: a step of descent on a linear student with $D$ weights and $N$ samples. The
  residuals take $2ND$ operations, the gradient as many; the data are read once, $4ND$
  bytes in single precision, and nothing else grows as fast.
- **ReLU**: a step for a network of one hidden layer, $H$ units on $D$ inputs: two
  products of matrices, one forward and one for the gradient, of $2NDH$ operations each.
- **Seven layers**: the digits' network, $H$ units in each of six hidden layers, $719$
  samples of 64 pixels. Hidden layers cost $6NH^2$ each, for one product forward and two
  back. Their weights take $H^2$ numbers, with gradient and momentum three times that, and
  each sample leaves $2H$ numbers a layer for the way back.
- **Spectrum**: all eigenvalues of a symmetric matrix of order $N$, $\tfrac43N^3$
  operations on $N^2$ numbers.
- **Replicates**: the ridge experiment with other data, $R$ times. Its time must grow as
  $R$, and its memory not at all.
*/

static void count_ridge(double N, double D, double c[2])
{
    c[0] = 4 * N * D;
    c[1] = 4 * (N * D + 3 * D + N);
}
enum { RIDGE_SAMPLES = 700 };
static void ridge_weights(double D, double c[2]) { count_ridge(RIDGE_SAMPLES, D, c); }
static void ridge_samples(double N, double c[2]) { count_ridge(N, 1000, c); }

static void count_relu(double N, double D, double H, double c[2])
{
    c[0] = 4 * N * D * H;
    c[1] = 4 * (N * D + 3 * D * H + N * H);
}
static void relu_weights(double D, double c[2]) { count_relu(60, D, 100, c); }
static void relu_width(double H, double c[2]) { count_relu(60, 100, H, c); }

static void count_mlp(double N, double H, double c[2])
{
    c[0] = 2 * N * H * (2 * 64 + 3 * 10) + 6 * N * 5 * H * H;
    c[1] = 4 * (3 * (64 * H + 5 * H * H + 10 * H) + N * (64 + 12 * H + 10));
}
static void mlp_width(double H, double c[2]) { count_mlp(719, H, c); }
static void mlp_samples(double N, double c[2]) { count_mlp(N, 256, c); }

static void spectrum_samples(double N, double c[2])
{
    c[0] = 4 * N * N * N / 3;
    c[1] = 2 * 8 * N * N;
}

static void one_core(double R, double c[2])
{
    count_ridge(RIDGE_SAMPLES, 1000, c);
    c[0] *= 20 * R;
}
static void two_cores(double R, double c[2])
{
    one_core(R, c);
    c[1] *= 2; /* two at a time */
}

static const work list[WORKS] = {
    { "ridge", "weights", "ridge, $D$ weights", { 1, 1 }, ridge_weights },
    { "ReLU", "weights", "ReLU, $D$ inputs", { 1, 1 }, relu_weights },
    { "ridge", "samples", "ridge, $N$ samples", { 1, 1 }, ridge_samples },
    { "seven layers", "samples", "seven layers, $N$ samples", { 1, 1 }, mlp_samples },
    { "spectrum", "samples", "spectrum of order $N$", { 3, 2 }, spectrum_samples },
    { "ReLU", "width", "ReLU, $H$ units", { 1, 1 }, relu_width },
    { "seven layers", "width", "seven layers of $H$ units", { 2, 2 }, mlp_width },
    { "one core", "replicates", "$R$ replicates, one core", { 1, 0 }, one_core },
    { "two cores", "replicates", "$R$ replicates, two cores", { 1, 0 }, two_cores },
};

/*md
## Measuring {#sec:measuring}

@fig:growth shows it all on logarithmic axes, where a power is a straight line and its
exponent the slope. Each point is a process of its own: the median of nine measurements of
a step, and the memory that it took beyond what the program itself takes.

![Seconds of one step (above) and memory (below) against each size, measured (points), and
what was counted (dashed): the operations, drawn through the last point, and the bytes of all
arrays.](growth.svg){#fig:growth alt="Eight panels on log axes, time above memory, against
weights, samples, units and replicates. Points follow dashed lines of slopes one, two and
three; memory against replicates is flat."}

@tbl:exponents fits the larger half of each curve. Small sizes are left out because they
belong to other laws: calling a kernel costs something however little it does, and the
hidden layers of the digits' network do not dominate until they are wide. For the same
reason the exponent of the *count*, over the same sizes, is not always the one for ever
larger sizes.

```{.csv #tbl:exponents file=exponents.csv formats="%s,%s,%s,%.2f,%.0f,%s,%.2f,%.0f"}
Fitted exponents with bootstrap errors, each beside that of the counted operations or bytes on
the same sizes, and its limit for large sizes.
```

Where time grows faster than the operations, the data have left a cache on the way: those
of ridge fit the second-level cache of a core, {{l2_kib:%.0f}} KiB, up to
$D={{l2_weights:%.0f}}$, and beyond that each step reads them from farther away; so it is
with the weights of many rectified units.
Where time grows more slowly, a cost that hardly depends on the size is still seen: in the
spectrum that of its many short products of matrices and vectors. Memory follows the count
within a few per cent throughout, and replicates cost none: each is done with before the
next begins, and what it leaves is a number.

## Kernels {#sec:kernels}

How near are the kernels to what the machine can do? Each takes turns of a few
milliseconds with its limit: the rate of fused multiply-adds on registers alone, or the
bandwidth of plain loads and stores of the same arrays, whichever is slower for the
work. Where OpenBLAS {{openblas}} has the same operation it takes turns with them, with
kernels for the same instructions and on as many cores. Fractions and ratios are medians
over the turns, so that they hold on a machine that other people use as well; the rates
do not, and are of this one.

```{.csv #tbl:products file=products.csv formats="%s,%s,%s,%s,%s,%s,%s"}
Products of matrices, $m\times n\times k$, where N and T say what is transposed: per
cent of the limit, and the time of OpenBLAS in units of ours, with the kernels for
{{isa}} on one core and on two (×2), then with those for {{second_isa}} on one.
```

```{.csv #tbl:kernels file=kernels.csv formats="%s,%s,%s,%s,%s,%s,%s,%s"}
The other kernels on one core: rates, per cent of the limit, which in single precision
is the one named, and the time of OpenBLAS in units of ours. Sizes in KiB are those of
all arrays together: of the first, second and third level of the cache and of memory.
*gram* is $X^\top X S$ in one pass, for as many right-hand sides as its third number
says; *mlp* a whole step of training.
```

Much of what is missing can be counted.

- *Registers that are not full.* One holds 16 numbers in single precision. Ten columns
  use 62 per cent of its lanes, and a hundred columns fill seven registers to 89 per
  cent. Where the first factor is transposed such columns are computed as rows.
- *Loads.* A core begins two multiply-adds in a cycle and two loads. Tiles of
  $12\times2$ registers need 14 loads for 24 multiply-adds, and arithmetic decides. The
  Gram product with one vector takes sums of three rows at a time, four registers of
  each: 16 loads for 12 multiply-adds, or 75 per cent of the peak, and its way back,
  which loads and stores what it adds to, does less.
- *Two passes.* The Gram product needs each row twice, for its dot products and for its
  sums. With four vectors a line of $X$ comes from the second level twice for eight
  multiply-adds, which take four cycles.
- *Lines of cache.* Of rows of 4000 bytes every second one begins in the middle of a line,
  and each of its loads takes two lines. *gemv* on rows of 4032 bytes, which all begin
  with a line, tells what that costs.
- *The divider.* Adam divides by a square root. As long as its arrays are in a cache,
  these two operations alone take nearly all of its time, and *root* is their limit.
- *Memory.* A row that does not fit a level of the cache is read from the next. A large
  product in double precision loads and stores all of $C$ for every 128 of the numbers
  it sums over: at $700\times1000\times1000$ this is eight times 11 megabytes, for what
  takes some 44 million cycles of multiply-adds.

```{.csv #tbl:solvers file=solvers.csv formats="%s,%s,%s,%s"}
Solvers in double precision, on one core: milliseconds, and the time of LAPACK, as
OpenBLAS has it, in units of ours.
```

## The same experiments elsewhere {#sec:peers}

`make bench-peers` trains the same students, from the same data and starts, in PyTorch
{{torch}} and NumPy {{numpy}}: as one writes it in a notebook, replicate after replicate
with automatic derivatives, and as an expert does, in batches or side by side, with
derivatives by hand and nothing allocated, in whichever of several ways a trial finds
fastest. All losses agree with ours to rounding. Ridge and lasso have 1000 weights and
700 samples, two layers are the product of 400 by 600 weights of chapter 3 with 200
samples, the rectified units 100 by 100 with 60 samples, each under three or four
optimizers; the digits' network is that of width 256 with a softmax over classes. Long
experiments are cut short, for all alike.

An expert's program does the same multiply-adds as ours, by a library of products. What
is left to win is what that library leaves of the machine's peak, a second pass over the
data, which ours does not make, weights that have died, and what a step costs beside its
products: next to nothing where these are all there is, as in the digits' network. Two
cores can do {{peak:%.0f}} GFLOP/s, as measured beside the largest product of
@tbl:products. A program that did its operations at this peak would be
{{room_ridge:%.1f}}, {{room_lasso:%.1f}}, {{room_rectified:%.1f}} and
{{room_digits:%.1f}} times as fast as the expert's PyTorch (ridge, lasso, rectified
units, digits); how much of the way ours has gone, the table says. PyTorch's MKL comes
nearer to the peak on the processors that it was written for, Intel's, than on others.
The two layers do little to each weight: for every sixteen of them a step has six
instructions of arithmetic and three stores, and a core begins two of the first and one
of the second in a cycle, which makes three cycles of each.

```{.csv #tbl:peers file=peers.csv formats="%s,%s,%s,%s,%s,%s,%s,%s,%s"}
Runs times epochs; seconds of toyreg on one and on two cores, on two the share of all
multiply-adds that they can do; the time of PyTorch and of NumPy in units of that on two,
which they may use, too: each as in a notebook, then as by an expert.
```
*/

//- fold Exponents
#ifndef CHAPTER_DRAW
enum { FITS = 4 }; /* exponents: of time and memory, measured, then counted */

/* The exponent p of log y = a + p log x by least squares, x and y logarithms. */
static double slope(size_t n, const double *x, const double *y)
{
    double mx = 0, my = 0, xx = 0, xy = 0;
    for (size_t i = 0; i < n; i++) mx += x[i], my += y[i];
    mx /= (double)n, my /= (double)n;
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        xy += (x[i] - mx) * (y[i] - my);
    }
    return xy / xx;
}

/* The standard error of the exponent by draws of the residuals, enlarged by
   sqrt(n / (n - 2)) for what the fit has taken off them. */
static double slope_error(ch_run *run, size_t stream, size_t n, const double *x,
                          const double *y)
{
    double p = slope(n, x, y), again[MOST];
    tr_rng r = ch_stream(run, stream, 0);
    tr_stat s = { 0, 0, 0 };
    for (size_t k = 0; k < draws; k++) {
        double pick[MOST];
        tr_uniform_d(&r, n, pick);
        for (size_t i = 0; i < n; i++) {
            size_t j = (size_t)(pick[i] * (double)n);
            again[i] = y[j] + p * (x[i] - x[j]);
        }
        tr_stat_add(&s, slope(n, x, again));
    }
    return tr_stat_sd(&s) * sqrt((double)n / (double)(n - 2));
}

/* What work k gives: exponents and errors, written as rows of the table and the figure. */
static void fit(ch_run *run, ch_table *t, size_t k, ch_csv *table, ch_csv *figure)
{
    const work *w = &list[k];
    size_t rows, from = ch_rows(t, &rows, "work=%s,variable=%s", w->name, w->variable);
    const double *size = ch_column(t, "size") + from;
    const double *measured[2] = { ch_column(t, "seconds") + from,
                                  ch_column(t, "bytes") + from };
    double x[MOST], y[FITS][MOST], last[2], exponent[FITS], error[2];
    size_t skip = rows / 2, n = rows - skip;
    if (rows < 6 || rows > MOST)
        ch_fail(run, "cost/scaling.csv: %zu rows of %s; 6 to %d are accepted", rows,
                w->name, MOST);
    w->count(size[rows - 1], last);
    for (size_t i = 0; i < rows; i++) {
        double count[2];
        w->count(size[i], count);
        ch_csv_text(figure, w->name);
        ch_csv_text(figure, w->variable);
        ch_csv_number(figure, size[i]);
        for (int m = 0; m < 2; m++) ch_csv_number(figure, measured[m][i]);
        ch_csv_number(figure, measured[0][rows - 1] * count[0] / last[0]);
        ch_csv_number(figure, count[1]);
        ch_csv_row(figure);
        if (i < skip) continue;
        x[i - skip] = tr_log_at(size[i]);
        for (int m = 0; m < 2; m++) {
            y[m][i - skip] = tr_log_at(measured[m][i]);
            y[m + 2][i - skip] = tr_log_at(count[m]);
        }
    }
    for (int m = 0; m < FITS; m++) exponent[m] = slope(n, x, y[m]);
    for (int m = 0; m < 2; m++)
        error[m] = slope_error(run, 2 * k + (size_t)m, n, x, y[m]);
    ch_csv_text(table, w->says);
    ch_csv_text(table, ch_text(run, "%.0f–%.0f", size[skip], size[rows - 1]));
    for (int m = 0; m < 2; m++) {
        ch_csv_text(table, ch_text(run, "%.2f ± %.2f", exponent[m], error[m]));
        ch_csv_number(table, exponent[m + 2]);
        ch_csv_number(table, w->ideal[m]);
    }
    ch_csv_row(table);
}

/* Row of the benchmark's table with this precision, these instructions and threads, the
   `skip`-th of its kernel and, unless NULL, shape; the number of rows if there is none. */
static size_t bench_row(ch_table *t, const char *kernel, const char *shape,
                        const char *precision, const char *isa, const char *threads,
                        size_t skip)
{
    size_t i;
    for (i = 0; i < ch_table_rows(t); i++)
        if (!strcmp(ch_cell(t, i, "kernel"), kernel) &&
            (!shape || !strcmp(ch_cell(t, i, "shape"), shape)) &&
            !strcmp(ch_cell(t, i, "precision"), precision) &&
            !strcmp(ch_cell(t, i, "isa"), isa) &&
            !strcmp(ch_cell(t, i, "threads"), threads) && !skip--)
            break;
    return i;
}

static int is_product(const char *kernel)
{
    return !strcmp(kernel, "gemm") || !strcmp(kernel, "syrk");
}

/* The rows from which both tables of kernels are made: on one core, with the instructions of the
   first row, in single precision. */
static int is_first(ch_table *t, size_t i)
{
    return !strcmp(ch_cell(t, i, "precision"), "f32") &&
           !strcmp(ch_cell(t, i, "threads"), "1") &&
           !strcmp(ch_cell(t, i, "isa"), ch_cell(t, 0, "isa"));
}

/* Products of matrices: the fraction of the limit, and the time of OpenBLAS over ours. */
static void write_products(ch_run *run, ch_table *t)
{
    const double *limit = ch_column(t, "limit"), *ratio = ch_column(t, "openblas");
    const size_t rows = ch_table_rows(t);
    const char *isa[2] = { ch_cell(t, 0, "isa"), ch_cell(t, rows - 1, "isa") };
    ch_csv *c = ch_csv_begin(
        run, "products.csv",
        ch_text(run, "product,f32,f64,f32 ×2,f64 ×2,f32 %s,f64 %s", isa[1], isa[1]));
    ch_value_text(run, "isa", isa[0]);
    ch_value_text(run, "second_isa", isa[1]);
    for (size_t i = 0; i < rows; i++) {
        const char *kernel = ch_cell(t, i, "kernel"), *shape = ch_cell(t, i, "shape");
        if (!is_product(kernel) || !is_first(t, i)) continue;
        ch_csv_text(c, strcmp(kernel, "syrk") ? shape : ch_text(run, "syrk %s", shape));
        for (int k = 0; k < 6; k++) {
            size_t j = bench_row(t, kernel, shape, k % 2 ? "f64" : "f32", isa[k / 4],
                                 k / 2 == 1 ? "2" : "1", 0);
            ch_csv_text(c, j == rows            ? ""
                           : isfinite(ratio[j]) ? ch_text(run, "%.0f\u00a0%%,\u00a0%.2f",
                                                          limit[j], ratio[j])
                                                : ch_text(run, "%.0f\u00a0%%", limit[j]));
        }
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

/* All other kernels: rates, fractions of their limits, and the times of OpenBLAS.  Sizes in bytes
   are other shapes in double precision: rows belong together by their order. */
static void write_kernels(ch_run *run, ch_table *t)
{
    const double *rate = ch_column(t, "rate"), *limit = ch_column(t, "limit"),
                 *ratio = ch_column(t, "openblas");
    const size_t rows = ch_table_rows(t);
    ch_csv *c =
        ch_csv_begin(run, "kernels.csv", "kernel,size,unit,f32,f64,by,BLAS f32,BLAS f64");
    for (size_t i = 0; i < rows; i++) {
        const char *kernel = ch_cell(t, i, "kernel"),
                   *text[2][2] = { { "", "" }, { "", "" } };
        if (is_product(kernel) || !is_first(t, i)) continue;
        size_t nth = 0;
        for (size_t j = 0; j < i; j++)
            nth += is_first(t, j) && !strcmp(kernel, ch_cell(t, j, "kernel"));
        for (int k = 0; k < 2; k++) {
            size_t j =
                k ? bench_row(t, kernel, NULL, "f64", ch_cell(t, i, "isa"), "1", nth) : i;
            if (j == rows) continue;
            text[0][k] = isfinite(limit[j])
                             ? ch_text(run, "%.3g,\u00a0%.0f\u00a0%%", rate[j], limit[j])
                             : ch_text(run, "%.3g", rate[j]);
            if (isfinite(ratio[j])) text[1][k] = ch_text(run, "%.2f", ratio[j]);
        }
        ch_csv_text(c, kernel);
        ch_csv_text(c, ch_cell(t, i, "shape"));
        ch_csv_text(c, ch_cell(t, i, "unit"));
        for (int k = 0; k < 2; k++) ch_csv_text(c, text[0][k]);
        ch_csv_text(c, ch_cell(t, i, "by"));
        for (int k = 0; k < 2; k++) ch_csv_text(c, text[1][k]);
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

static void write_solvers(ch_run *run, ch_table *t)
{
    const double *rate = ch_column(t, "rate"), *ratio = ch_column(t, "openblas");
    ch_csv *c = ch_csv_begin(run, "solvers.csv", "problem,size,ms,LAPACK");
    for (size_t i = 0; i < ch_table_rows(t); i++) {
        if (strcmp(ch_cell(t, i, "unit"), "ms")) continue;
        ch_csv_text(c, ch_cell(t, i, "kernel"));
        ch_csv_text(c, ch_cell(t, i, "shape"));
        ch_csv_text(c, ch_text(run, "%.3g", rate[i]));
        ch_csv_text(c, isfinite(ratio[i]) ? ch_text(run, "%.2f", ratio[i]) : "");
        ch_csv_row(c);
    }
    ch_csv_end(c);
}

/* Seconds of the fastest contestant of an experiment whose form begins so. */
static double fastest(ch_table *t, const char *experiment, const char *form)
{
    const double *seconds = ch_column(t, "seconds");
    double best = INFINITY;
    for (size_t i = 0; i < ch_table_rows(t); i++)
        if (!strcmp(ch_cell(t, i, "experiment"), experiment) &&
            !strncmp(ch_cell(t, i, "form"), form, strlen(form)))
            best = fmin(best, seconds[i]);
    return best;
}

/* GFLOP/s that two cores can do at best, in single precision. */
static double peak_of(ch_table *bench)
{
    const size_t row = bench_row(bench, "gemm", "1024x1024x1024", "f32",
                                 ch_cell(bench, 0, "isa"), "2", 0);
    if (row == ch_table_rows(bench)) return NAN;
    return 100 * ch_column(bench, "rate")[row] / ch_column(bench, "limit")[row];
}

/* `room`: how many times as fast as an expert's PyTorch two cores could be with our
   operations, at their peak. */
static void write_peers(ch_run *run, ch_table *bench, ch_table *t)
{
    static const char *const form[] = { "torch notebook", "torch expert",
                                        "numpy notebook", "numpy expert" };
    const double peak = peak_of(bench);
    ch_csv *c = ch_csv_begin(run, "peers.csv",
                             "experiment,runs,1 core,2 cores,peak,"
                             "PyTorch,expert,NumPy,expert ");
    ch_value(run, "peak", peak);
    for (size_t i = 0; i < ch_table_rows(t); i++) {
        const char *experiment = ch_cell(t, i, "experiment");
        if (i && !strcmp(experiment, ch_cell(t, i - 1, "experiment"))) continue;
        const double two = fastest(t, experiment, "toyreg on 2"),
                     least = 1e-9 * ch_column(t, "operations")[i] / peak;
        ch_csv_text(c, ch_text(run, "%.*s", (int)strcspn(experiment, ":"), experiment));
        ch_csv_text(c, ch_text(run, "%s × %s", ch_cell(t, i, "replicates"),
                               ch_cell(t, i, "epochs")));
        ch_csv_text(c, ch_text(run, "%.3g s", fastest(t, experiment, "toyreg on 1")));
        ch_csv_text(c, ch_text(run, "%.3g s", two));
        ch_csv_text(c, ch_text(run, "%.0f %%", 100 * least / two));
        for (int k = 0; k < 4; k++) {
            const double ratio = fastest(t, experiment, form[k]) / two;
            ch_csv_text(c, isfinite(ratio) ? ch_text(run, "%.1f", ratio) : "");
        }
        ch_csv_row(c);
        ch_value(run,
                 ch_text(run, "room_%.*s", (int)strcspn(experiment, " :"), experiment),
                 fastest(t, experiment, "torch expert") / least);
    }
    ch_csv_end(c);
}

int main(int argc, char **argv)
{
    ch_run run;
    ch_begin(&run, argc, argv, "10-cost", "How time and memory grow.", options,
             sizeof options / sizeof options[0]);
    ch_table *t = ch_data_table(&run, "cost/scaling.csv"),
             *bench = ch_data_table(&run, "cost/bench.csv"),
             *peers = ch_data_table(&run, "cost/peers.csv"),
             *about = ch_data_table(&run, "cost/about.csv");
    ch_csv *table =
        ch_csv_begin(&run, "exponents.csv",
                     "work,sizes fitted,time,operations,limit,memory,bytes,limit ");
    ch_csv *figure =
        ch_csv_begin(&run, "growth.csv", "work,variable,size,seconds,bytes,time,memory");
    for (size_t k = 0; k < WORKS; k++) fit(&run, t, k, table, figure);
    ch_csv_end(table);
    ch_csv_end(figure);
    write_products(&run, bench);
    write_kernels(&run, bench);
    write_solvers(&run, bench);
    write_peers(&run, bench, peers);
    for (size_t i = 0; i < ch_table_rows(about); i++) {
        const char *key = ch_cell(about, i, "key"), *value = ch_cell(about, i, "value");
        if (!strcmp(key, "l2")) {
            const double l2 = strtod(value, NULL);
            ch_value(&run, "l2_kib", l2 / 1024);
            ch_value(&run, "l2_weights", floor(l2 / (4 * RIDGE_SAMPLES)));
        } else
            ch_value_text(&run, key, value);
    }
    return ch_end(&run);
}
#else
int main(int argc, char **argv)
{
    static const char *const variable[4] = { "weights", "samples", "width",
                                             "replicates" },
                             *const label[4] = { "weights *D*", "samples *N*",
                                                 "units *H*", "replicates *R*" };
    static const tp_color color[WORKS] = { TP_BLUE,  TP_VERMILION, TP_BLUE,
                                           TP_GREEN, TP_PINK,      TP_VERMILION,
                                           TP_GREEN, TP_BLUE,      TP_ORANGE };
    ch_run run;
    ch_begin(&run, argc, argv, "10-cost", "Draws its figure.", NULL, 0);
    ch_table *t = ch_table_read(&run, "growth.csv");
    tp_figure *f = tp_begin(&(tp_layout){ .width = 520,
                                          .height = 330,
                                          .rows = 2,
                                          .columns = 4,
                                          .share_x = 2,
                                          .share_y = 2 });
    for (int c = 0; c < 4; c++)
        for (int m = 0; m < 2; m++) {
            tp_panel *p = tp_axes(
                f, m, c,
                &(tp_axes_desc){ .x = { .label = label[c], .log = 1 },
                                 .y = { .label = c   ? ""
                                                 : m ? "bytes"
                                                     : "seconds a step",
                                        .log = 1 },
                                 .labels = m == (c == 1) ? TP_LEGEND : TP_NO_LABELS });
            for (int k = 0; k < WORKS; k++) {
                size_t rows, from;
                if (strcmp(list[k].variable, variable[c])) continue;
                from =
                    ch_rows(t, &rows, "work=%s,variable=%s", list[k].name, variable[c]);
                const double *x = ch_column(t, "size") + from;
                const double *y = ch_column(t, m ? "bytes" : "seconds") + from;
                const double *count = ch_column(t, m ? "memory" : "time") + from;
                /* the system counts memory in steps of a quarter of a MiB */
                size_t first = 0;
                while (m && first + 1 < rows && count[first] < 1 << 20) first++;
                tp_line(p, rows - first, x + first, y + first,
                        &(tp_style){ .color = color[k],
                                     .label = list[k].name,
                                     .marker = TP_DISC,
                                     .size = 3 });
                tp_line(p, rows - first, x + first, count + first,
                        &(tp_style){ .role = TP_THEORY });
            }
        }
    ch_figure(&run, f, "growth");
    return ch_end(&run);
}
#endif
//- end
