/* Tests of figures/toyplot.h, on its data more than on its pictures.  TAP on stdout.
   It includes the implementation, so that what is behind the interface can be asked too.
   Build: cc -std=c99 tests/plot.c `pkg-config --cflags --libs pangocairo zlib` -lm */
#define _XOPEN_SOURCE 700
#define TOYPLOT_IMPLEMENTATION
#include "../figures/toyplot.h"

#include <sys/stat.h>
#include <unistd.h>

static int failures, tests;
static char folder[256];

static int ok(int good, const char *name)
{
    printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name);
    failures += !good;
    return good;
}

/* A small generator of our own: the same numbers everywhere. */
static uint64_t state = 1;
static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.;
}
static double between(double a, double b) { return a + (b - a) * uniform(); }

static const char *in_folder(const char *name)
{
    static char path[4][512];
    static int turn;
    char *p = path[turn++ % 4];
    snprintf(p, 512, "%s/%s", folder, name);
    return p;
}

static char *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *s = NULL;
    long size;
    *n = 0;
    if (!f) return NULL;
    if (!fseek(f, 0, SEEK_END) && (size = ftell(f)) >= 0 && !fseek(f, 0, SEEK_SET)) {
        s = (char *)calloc((size_t)size + 1, 1);
        if (s) *n = fread(s, 1, (size_t)size, f);
    }
    fclose(f);
    return s;
}

static int same_file(const char *a, const char *b)
{
    size_t n, m;
    char *s = slurp(a, &n), *t = slurp(b, &m);
    const int same = s && t && n == m && n > 0 && !memcmp(s, t, n);
    free(s);
    free(t);
    return same;
}

static int exists(const char *path) { return access(path, F_OK) == 0; }

static int contains(const char *path, const char *what)
{
    size_t n, m = strlen(what), i;
    char *s = slurp(path, &n);
    int found = 0;
    for (i = 0; s && i + m <= n && !found; i++) found = !memcmp(s + i, what, m);
    free(s);
    return found;
}

/* ----------------------------------------------------------------- linear ticks */

static int ticks_are(double lo, double hi, double m, int n, const double *want)
{
    double at[TP__TICKS];
    int i, got = tp__ticks_linear(lo, hi, m, 0, at);
    for (i = 0; i < got && i < n; i++)
        if (at[i] != want[i]) return 0;
    return got == n;
}

/* Score of n even ticks as the paper defines it; q = place among the nice numbers, from 0. */
static double paper_score(double lo, double hi, double m, double a, double b, int k,
                          int q, int j, int zero)
{
    const double simplicity = 1 - q / 5. - j + zero;
    const double coverage =
        1 - .5 * (pow(hi - b, 2) + pow(lo - a, 2)) / pow(.1 * (hi - lo), 2);
    const double r = (k - 1) / (b - a), t = (m - 1) / (fmax(b, hi) - fmin(a, lo));
    return .25 * simplicity + .2 * coverage + .5 * (2 - fmax(r / t, t / r)) + .05;
}

/* The best score of all progressions in a generous box, without pruning. */
static double best_score(double lo, double hi, double m, int inside, double *start,
                         double *end, int *count)
{
    static const double nice[] = { 1, 5, 2, 2.5, 4, 3 };
    double best = -1e9;
    int q, j, k, e;
    for (q = 0; q < 6; q++)
        for (j = 1; j <= 4; j++)
            for (k = 2; k <= 14; k++)
                for (e = -6; e <= 6; e++) {
                    const double unit = nice[q] * pow(10, e), step = j * unit;
                    double s;
                    if (step * (k - 1) > 3 * (hi - lo) || step * (k + 4) < .3 * (hi - lo))
                        continue;
                    for (s = floor((lo - (hi - lo)) / unit); s * unit <= hi; s++) {
                        const double a = s * unit, b = a + step * (k - 1);
                        const double slack = 1e-9 * (hi - lo);
                        const int zero = a < slack && b > -slack && fmod(s, j) == 0;
                        const double v = paper_score(lo, hi, m, a, b, k, q, j, zero);
                        if (inside && (a < lo - slack || b > hi + slack)) continue;
                        if (v > best + 1e-12) best = v, *start = a, *end = b, *count = k;
                    }
                }
    return best;
}

static void test_linear(void)
{
    static const double a[] = { 8, 10, 12, 14 }, b[] = { 0, 50, 100, 150 },
                        c[] = { 0, .25, .5, .75, 1 }, d[] = { -1, -.5, 0, .5, 1 };
    int i, exact = 1, within = 1, even = 1;
    ok(ticks_are(8.1, 14.1, 4, 4, a), "ticks of [8.1, 14.1] for 4: 8 10 12 14");
    ok(ticks_are(0, 150, 4, 4, b), "ticks of [0, 150] for 4");
    ok(ticks_are(0, 1, 5, 5, c), "ticks of [0, 1] for 5");
    ok(ticks_are(-1, 1, 5, 5, d), "ticks of [-1, 1] for 5");
    for (i = 0; i < 60; i++) {
        const double lo = between(-50, 50), hi = lo + pow(10, between(-1.5, 2));
        const double m = 3 + floor(between(0, 5));
        double at[TP__TICKS], start = 0, end = 0;
        int count = 0, k;
        const int inside = i % 2, n = tp__ticks_linear(lo, hi, m, inside, at);
        best_score(lo, hi, m, inside, &start, &end, &count);
        if (n != count || fabs(at[0] - start) > 1e-9 || fabs(at[n - 1] - end) > 1e-9)
            exact = 0;
        for (k = 0; k < n; k++) {
            const double gap = (at[n - 1] - at[0]) / (n - 1);
            if (inside &&
                (at[k] < lo - 1e-9 * (hi - lo) || at[k] > hi + 1e-9 * (hi - lo)))
                within = 0;
            if (k && fabs(at[k] - at[k - 1] - gap) > 1e-9 * gap) even = 0;
        }
    }
    ok(exact,
       "the pruned search finds the optimum of the whole search (60 random ranges)");
    ok(within, "ticks asked inside lie inside");
    ok(even, "ticks are even");
}

/* ------------------------------------------------------- numbers and log ticks */

static tp__scale scale_of(double lo, double hi, int log, double m)
{
    tp__scale s;
    memset(&s, 0, sizeof s);
    s.lo = lo;
    s.hi = hi;
    s.log = log;
    tp__ticks(&s, m);
    return s;
}

static int named(const tp__scale *s, const char *want)
{
    char all[1024] = "";
    int i;
    for (i = 0; i < s->n; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? " " : "",
                 s->text[i]);
    if (strcmp(all, want)) printf("# got  %s\n# want %s\n", all, want);
    return !strcmp(all, want);
}

static void test_names(void)
{
    tp__scale s = scale_of(-1, 1, 0, 5);
    char text[64];
    int i, good = 1;
    ok(named(&s, "−1.0 −0.5 0.0 0.5 1.0"), "minus sign and equal decimals");
    s = scale_of(0, .032, 0, 4);
    ok(named(&s, "0.00 0.01 0.02 0.03") && !*s.exponent, "small numbers, plain");
    s = scale_of(0, 3e-5, 0, 4);
    ok(named(&s, "0 1 2 3") && !strcmp(s.exponent, "×10^{-5}"), "common exponent, small");
    s = scale_of(0, 25000, 0, 6);
    ok(named(&s, "0 5000 10000 15000 20000 25000") && !*s.exponent, "25000 stays plain");
    s = scale_of(0, 3e6, 0, 4);
    ok(named(&s, "0 1 2 3") && !strcmp(s.exponent, "×10^{6}"), "common exponent, large");
    tp__number(text, sizeof text, -.0001, 2);
    ok(!strcmp(text, "0.00"), "no negative zero");

    s = scale_of(.14, 1.25, 1, 5);
    ok(named(&s, "0.2 0.5 1"), "log axis .14 to 1.25: 1, 2, 5, plain");
    ok(s.n_minor == 6 && s.minor[0] == .3 && s.minor[5] == .9, "its minor ticks");
    s = scale_of(1, 100, 1, 5);
    ok(named(&s, "1 10 100") && s.n_minor == 16, "log axis 1 to 100");
    s = scale_of(1e-5, 1e-2, 1, 5);
    ok(named(&s, "10^{-5} 10^{-4} 10^{-3} 10^{-2}") && s.n_minor == 24, "three decades");
    s = scale_of(1e-14, 1, 1, 5);
    ok(named(&s, "10^{-12} 10^{-9} 10^{-6} 10^{-3} 10^{0}"),
       "fourteen decades: every k-th");
    ok(s.n_minor + s.n == 15, "the others are minor ticks");
    s = scale_of(2e-5, 3e-4, 1, 5);
    ok(named(&s, "2×10^{-5} 5×10^{-5} 10^{-4} 2×10^{-4}"), "mantissas with powers");
    s = scale_of(.155, .345, 1, 5);
    ok(named(&s, "0.16 0.20 0.24 0.28 0.32"), "a narrow log axis has linear ticks");
    for (i = 0; i < 2000; i++) {
        const double lo = pow(10, between(-15, 5)), hi = lo * pow(10, between(.05, 20));
        int k;
        s = scale_of(lo, hi, 1, 3 + i % 4);
        good = good && s.n >= 2 && s.n <= 9;
        for (k = 0; k < s.n; k++) {
            good = good && s.at[k] >= lo * (1 - 1e-6) && s.at[k] <= hi * (1 + 1e-6);
            good = good && (!k || s.at[k] > s.at[k - 1]) && *s.text[k];
        }
        for (k = 0; k < s.n_minor; k++)
            good = good && s.minor[k] >= lo * (1 - 1e-6) && s.minor[k] <= hi * (1 + 1e-6);
    }
    ok(good, "2000 random log axes: 2 to 9 ticks, inside, ascending");
}

/* --------------------------------------------------------------------- labels */

/* The pieces of a label in a line of text: s'abc' show, i italic, m b j n operations. */
static const char *parsed(const char *source)
{
    static char out[1024];
    tp__label l;
    const char *error = tp__parse(source, &l);
    size_t n = 0;
    int i;
    out[0] = '\0';
    for (i = 0; !error && i < l.n; i++) {
        const tp__piece *p = &l.piece[i];
        if (p->op != TP__SHOW)
            n += (size_t)snprintf(out + n, sizeof out - n, "%c ", "?mbjn"[p->op]);
        else
            n += (size_t)snprintf(out + n, sizeof out - n, "%s'%.*s'%+.0f/%.0f ",
                                  p->italic ? "i" : "", p->length, l.bytes + p->start,
                                  p->rise * 100, p->scale * 100);
    }
    tp__label_free(&l);
    return error ? error : out;
}

static void is(const char *source, const char *want, const char *name)
{
    const char *got = parsed(source);
    if (strcmp(got, want)) printf("# got  %s\n# want %s\n", got, want);
    ok(!strcmp(got, want), name);
}

static void test_labels(void)
{
    tp_figure *f = tp_begin(NULL);
    static const char *const wrong[] = { "x_",   "x^",     "{a",   "a}",    "*a",
                                         "a_{b", "\\nope", "\\",   "a_b_c", "a^b^c",
                                         "\xff", "x_{*a}", "x__i", "a_ b",  "\\+" };
    size_t i;
    int all = 1;
    is("loss", "'loss'+0/100 ", "plain text is one piece");
    is("N_{tr}^2", "'N'+0/100 m 'tr'-18/70 b '2'+38/70 j ", "stacked scripts");
    is("10^{-3}", "'10'+0/100 m '−3'+38/70 j ", "a true minus in scripts");
    is("a-b", "'a-b'+0/100 ", "a hyphen elsewhere");
    is("\\lambda_R\\Gamma", "'λ'+0/100 m 'R'-18/70 j 'Γ'+0/100 ", "Greek by name");
    is("λ_\\eta", "'λ'+0/100 m 'η'-18/70 j ", "Greek as UTF-8, a name as script");
    is("*q* = *N*/*D*", "i'q'+0/100 ' = '+0/100 i'N'+0/100 '/'+0/100 i'D'+0/100 ",
       "italics");
    is("\\|x\\|_2 \\_\\^\\*\\{\\}\\\\", "'‖x‖'+0/100 m '2'-18/70 j ' _^*{}\\'+0/100 ",
       "norm bars and escapes");
    is("x_{i^2}", "'x'+0/100 m 'i'-18/70 m '2'+9/49 j j ", "nested scripts");
    is("a\nb", "'a'+0/100 n 'b'+0/100 ", "two lines");
    is("\\pi{}r", "'πr'+0/100 ", "{} ends a name");
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tp__label l;
        if (!tp__parse(wrong[i], &l)) printf("# accepted: %s\n", wrong[i]), all = 0;
        tp__label_free(&l);
    }
    ok(all, "what is no label is refused");
    {
        const int one = tp__text_new(f, "N_{tr}", 10),
                  two = tp__text_new(f, "N_{tr}^2", 10);
        const int plain = tp__text_new(f, "N", 10), lines = tp__text_new(f, "N\nN", 10);
        ok(f->text[one].width == f->text[two].width,
           "a superscript stands over its subscript");
        ok(f->text[two].above > f->text[plain].above, "and makes the text higher");
        ok(f->text[lines].width == f->text[plain].width && f->text[lines].last == 12,
           "lines stand below each other");
    }
    all = 1;
    {
        const char *t = tp__names;
        while (*t) {
            const size_t name = strcspn(t, " "), sign = strcspn(t + name + 1, " ");
            char label[32];
            snprintf(label, sizeof label, "\\%.*s", (int)name, t);
            if (tp__text_new(f, label, 10) < 0 || f->status != TP_OK) all = 0;
            t += name + sign + 2;
        }
    }
    ok(all, "every named sign has a glyph");
    tp_end(f);
}

/* ------------------------------------------------------------ placing of labels */

static void test_spread(void)
{
    int trial, good = 1, still = 1, best = 1;
    for (trial = 0; trial < 3000; trial++) {
        const int n = 1 + (int)between(0, 30);
        double y[64], h[64], to[64], sum = 0;
        int order[64], i, fits, apart = 1;
        for (i = 0; i < n; i++) {
            to[i] = y[i] = trial % 3 ? between(0, 200) : floor(between(0, 4)) * 50;
            h[i] = between(5, 15);
            sum += h[i];
        }
        fits = tp__spread(n, y, h, 0, 200, order);
        if (fits != (sum <= 200) && fabs(sum - 200) > 1e-9) good = 0;
        if (!fits) continue;
        for (i = 0; i < n; i++) {
            const int k = order[i], before = i ? order[i - 1] : 0;
            if (y[k] - h[k] / 2 < -1e-9 || y[k] + h[k] / 2 > 200 + 1e-9) good = 0;
            if (i && y[k] - y[before] < (h[k] + h[before]) / 2 - 1e-9) good = 0;
            if (i && to[k] < to[before]) good = 0;
            if (i && to[k] - to[before] < (h[k] + h[before]) / 2) apart = 0;
            if (to[k] < h[k] / 2 || to[k] > 200 - h[k] / 2) apart = 0;
        }
        for (i = 0; i < n; i++)
            if (apart && fabs(y[i] - to[i]) > 1e-9) still = 0;
        /* the sum of squares cannot be made smaller by moving any run of boxes that may
           move */
        for (i = 0; i < n; i++) {
            int j;
            double slope = 0;
            for (j = i; j < n; j++) { /* boxes i..j, up, if nothing is above */
                const int a = order[i], b = i ? order[i - 1] : 0;
                const double room = i ? y[a] - y[b] - (h[a] + h[b]) / 2 : y[a] - h[a] / 2;
                slope += y[order[j]] - to[order[j]];
                if (room > 1e-6 && slope > 1e-6) best = 0;
            }
        }
    }
    ok(good, "labels never overlap, keep their order and stay inside (3000 random sets)");
    ok(still, "labels that are apart do not move");
    ok(best, "no group of labels could be nearer to its lines");
}

/* Two reference lines close together, a curve along their right ends, and a legend. */
static void test_inside(void)
{
    const double x[4] = { 0, 1, 2, 3 }, y[4] = { 0, .2, .55, .55 };
    double left[2], top[2], right[2], bottom[2];
    tp_style s;
    tp_figure *f = tp_begin(NULL);
    tp_panel *p = tp_axes(f, 0, 0, NULL);
    int i;
    memset(&s, 0, sizeof s);
    s.label = "first line";
    tp_hline(p, .5, &s);
    s.label = "second line";
    tp_hline(p, .52, &s);
    s.label = "curve";
    s.key = TP_KEY_LEGEND;
    tp_line(p, 4, x, y, &s);
    tp__layout(f);
    for (i = 0; i < 2; i++) {
        const tp__text *t = &f->text[p->mark[i].label];
        left[i] = p->mark[i].label_x;
        right[i] = left[i] + t->width;
        top[i] = p->mark[i].label_y - t->above;
        bottom[i] = p->mark[i].label_y + t->below;
    }
    ok(f->status == TP_OK && (left[0] > right[1] || left[1] > right[0] ||
                              top[0] > bottom[1] || top[1] > bottom[0]),
       "labels of reference lines do not overlap");
    ok(tp__ink(f, p, 0, left[0], top[0], right[0], bottom[0]) == 0 &&
           tp__ink(f, p, 0, left[1], top[1], right[1], bottom[1]) == 0,
       "nor cover a curve");
    ok(tp__ink(f, p, 2, p->legend_x, p->legend_y, p->legend_x + p->legend_width,
               p->legend_y + p->legend_height) == 0,
       "nor does the legend");
    tp_end(f);
}

static void test_layout(void)
{
    int trial, apart = 1, inside = 1, k, i;
    for (trial = 0; trial < 40; trial++) {
        tp_layout l;
        tp_axes_desc d;
        tp_figure *f;
        tp_panel *p;
        const double x[2] = { 0, 1 };
        const int n = 2 + trial % 9;
        memset(&l, 0, sizeof l);
        memset(&d, 0, sizeof d);
        d.y.label = "*y*";
        d.y.log = trial & 1;
        f = tp_begin(&l);
        p = tp_axes(f, 0, 0, &d);
        for (i = 0; i < n; i++) {
            const double y[2] = { between(1, 2), floor(between(1, 4)) + between(0, .01) };
            tp_style s;
            char label[64] = "label_{max}^2";
            memset(&s, 0, sizeof s);
            for (k = 0; k < i; k++) strcat(label, "w");
            s.label = label;
            tp_line(p, 2, x, y, &s);
        }
        tp__layout(f);
        if (f->status != TP_OK) inside = 0, printf("# %s\n", tp_error(f));
        for (i = 0; i < n && f->status == TP_OK; i++) {
            const tp__mark *a = &p->mark[i];
            const double ha = tp__text_height(f, a->label);
            if (p->right + p->label_gap + tp__text_width(f, a->label) > 400 ||
                a->label_y - ha / 2 < 0 || a->label_y + ha / 2 > 250)
                inside = 0;
            for (k = 0; k < i; k++) {
                const tp__mark *b = &p->mark[k];
                const double need = (ha + tp__text_height(f, b->label)) / 2;
                if (fabs(a->label_y - b->label_y) < need - 1e-9) apart = 0;
            }
        }
        tp_end(f);
    }
    ok(apart, "labels at line ends do not overlap (40 random figures)");
    ok(inside, "and lie within the figure");
}

/* Names of all panels' axes, and panels without ticks. */
static void test_grid(void)
{
    static const char *const name[3] = { NULL, "training step", "seed" };
    const double z[4] = { 1, 2, 3, 4 };
    double left[3], right[3], top[3], bottom[3];
    int i, r, c;
    tp_layout l;
    tp_axes_desc d;
    tp_figure *f = NULL;
    memset(&l, 0, sizeof l);
    memset(&d, 0, sizeof d);
    l.rows = l.columns = 2;
    for (i = 0; i < 3; i++) {
        tp_end(f);
        d.x.n_ticks = d.y.n_ticks = i ? -1 : 0;
        l.x_label = name[i & 1];
        l.y_label = name[i & 2];
        f = tp_begin(&l);
        for (r = 0; r < 2; r++)
            for (c = 0; c < 2; c++) tp_heatmap(tp_axes(f, r, c, &d), 2, 2, z, NULL);
        tp__layout(f);
        left[i] = f->panel[0][0]->left;
        right[i] = f->panel[0][1]->right;
        top[i] = f->panel[0][0]->top;
        bottom[i] = f->panel[1][0]->bottom;
    }
    ok(f->status == TP_OK && left[1] == TP__PAD && left[0] > left[1] + TP__TICK &&
           bottom[1] < 400 - TP__PAD - 10 && bottom[2] == 400 - TP__PAD,
       "without ticks there is no room for any");
    ok(left[2] - left[1] == tp__text_height(f, f->y_label) + 3 && right[2] == right[1] &&
           top[2] == top[1] && f->y_middle == (top[2] + bottom[2]) / 2 && f->x_label < 0,
       "the name of all rows stands left of them, in the middle");
    tp_end(f);
    l.x_label = "label_{max}";
    f = tp_begin(&l);
    tp_heatmap(tp_axes(f, 0, 1, NULL), 2, 2, z, NULL);
    ok(tp_save(f, in_folder("a")) == TP_OK && tp_dump(f, in_folder("a.txt")) == TP_OK &&
           contains(in_folder("a.txt"), "x of all \"label_{max}\"") &&
           contains(in_folder("a.txt"), "y of all \"seed\""),
       "names of all panels are dumped");
    tp_end(f);
    l.y_label =
        "a name that is longer than such a figure, of which the height is 400 pt, "
        "can show along it without any doubt";
    f = tp_begin(&l);
    tp_axes(f, 0, 0, NULL);
    tp_save(f, in_folder("bad"));
    ok(tp_status_of(f) == TP_ERR_LAYOUT && strstr(tp_error(f), "of all panels"),
       "and may not be too long");
    tp_end(f);
}

/* -------------------------------------------------------------- data and limits */

static tp_panel *panel_of(tp_figure *f, double x_min, double x_max, int y_log, int y_zero)
{
    tp_axes_desc d;
    memset(&d, 0, sizeof d);
    d.x.min = x_min;
    d.x.max = x_max;
    d.y.log = y_log;
    d.y.zero = y_zero;
    return tp_axes(f, 0, 0, &d);
}

static void test_limits(void)
{
    const double x[3] = { 0, 4, 10 }, y[3] = { 1, 5, 9 }, error[3] = { .5, .5, 2 },
                 far[3] = { 20, 0, 0 };
    tp_figure *f = tp_begin(NULL);
    tp_panel *p = panel_of(f, 0, 0, 0, 0);
    tp_line(p, 3, x, y, NULL);
    tp__fit_panels(f);
    ok(p->x.lo == 0 && p->x.hi == 10, "a line fills the width");
    ok(p->y.lo < 1 && p->y.lo > 0 && p->y.hi > 9 && p->y.hi <= 10,
       "its height is padded");
    tp_end(f);

    f = tp_begin(NULL);
    p = panel_of(f, -3, 150, 0, 1);
    tp_points(p, 3, x, y, error, NULL);
    tp__fit_panels(f);
    ok(p->x.lo == -3 && p->x.hi == 150, "given limits are kept");
    ok(p->y.lo == 0, "an axis reaches to 0 if asked");
    ok(p->y.hi > 11, "error bars count upwards");
    tp_end(f);

    f = tp_begin(NULL);
    p = panel_of(f, 0, 0, 0, 0);
    tp_points(p, 3, x, y, far, NULL);
    tp__fit_panels(f);
    ok(p->y.lo < -19 && p->x.lo < 0 && p->x.hi > 10, "and downwards; points are padded");
    tp_end(f);

    f = tp_begin(NULL);
    p = panel_of(f, 2, 0, 1, 0);
    tp_line(p, 3, x, y, NULL);
    tp_hline(p, 1000, NULL);
    tp__fit_panels(f);
    ok(p->x.lo == 2 && p->x.hi == 10, "one given limit, the other fitted");
    ok(p->y.lo < 1 && p->y.lo > .8 && p->y.hi > 9 && p->y.hi < 10,
       "log limits are padded; a reference line does not widen them");
    tp_end(f);

    {
        tp_layout l;
        tp_panel *q;
        const double other[3] = { -5, 4, 5 };
        memset(&l, 0, sizeof l);
        l.columns = 2;
        l.share_x = l.share_y = 1;
        f = tp_begin(&l);
        p = tp_axes(f, 0, 0, NULL);
        q = tp_axes(f, 0, 1, NULL);
        tp_line(p, 3, x, y, NULL);
        tp_line(q, 3, other, y, NULL);
        tp__fit_panels(f);
        ok(p->x.lo == q->x.lo && p->x.hi == q->x.hi && p->x.lo <= -5 && p->x.hi >= 10 &&
               p->y.lo == q->y.lo && p->y.hi == q->y.hi,
           "shared axes have equal limits that hold all data");
        ok(p->y.named && !q->y.named && p->x.named && q->x.named,
           "ticks are named at the left and at the bottom only");
        tp_end(f);
    }
    {
        const double tick[2] = { 1, 5 };
        const char *const names[2] = { "one", "five" };
        tp_layout l;
        tp_axes_desc d, e;
        tp_panel *q[2][2];
        int r, c;
        memset(&l, 0, sizeof l);
        memset(&d, 0, sizeof d);
        memset(&e, 0, sizeof e);
        l.rows = l.columns = 2;
        l.share_x = l.share_y = 2;
        d.y.log = 1; /* in the upper row */
        e.x.n_ticks = 2;
        e.x.ticks = tick;
        e.x.tick_labels = names;
        f = tp_begin(&l);
        for (r = 0; r < 2; r++)
            for (c = 0; c < 2; c++) {
                const double u[3] = { r + 10 * c, 1 + r + 10 * c, 4 + 10 * c };
                const double v[3] = { 1 + c + 40 * r, 5 + 40 * r, 9 + 2 * c + 40 * r };
                q[r][c] = tp_axes(f, r, c, r == 0 ? &d : c == 0 ? &e : NULL);
                tp_line(q[r][c], 3, u, v, NULL);
            }
        tp__fit_panels(f);
        ok(f->status == TP_OK && q[0][0]->x.lo == 0 && q[1][0]->x.lo == 0 &&
               q[0][1]->x.lo == 10 && q[1][1]->x.lo == 10 && q[1][1]->x.hi == 14 &&
               q[0][0]->y.lo == q[0][1]->y.lo && q[0][0]->y.hi == q[0][1]->y.hi &&
               q[0][0]->y.hi > 11 && q[0][0]->y.hi < 20 && q[0][0]->y.log &&
               !q[1][1]->y.log && q[1][0]->y.lo == q[1][1]->y.lo && q[1][0]->y.lo > 30 &&
               q[1][1]->y.hi == q[1][0]->y.hi,
           "columns share x and rows share y, and no more");
        ok(!q[0][0]->x.named && q[1][1]->x.named && q[0][0]->y.named &&
               q[1][0]->y.named && !q[1][1]->y.named && named(&q[1][0]->x, "one") &&
               q[0][1]->x.n > 2,
           "and have their names and ticks");
        tp_end(f);
    }
}

static void test_histogram(void)
{
    enum { N = 5000 };
    static double sample[N];
    const double few[5] = { 0, 1, 1, 3, 4 };
    double mass = 0, iqr;
    size_t i;
    tp_figure *f = tp_begin(NULL);
    tp_panel *p = tp_axes(f, 0, 0, NULL);
    for (i = 0; i < N; i++) sample[i] = uniform() + uniform();
    tp_histogram(p, N, sample, 0, NULL);
    tp_histogram(p, 5, few, 4, NULL);
    for (i = 0; i + 1 < p->mark[0].n; i++)
        mass += p->mark[0].y[i] * (p->mark[0].x[i + 1] - p->mark[0].x[i]);
    ok(fabs(mass - 1) < 1e-12, "a density histogram has mass 1");
    qsort(sample, N, sizeof *sample, tp__ascending);
    iqr = tp__quantile(sample, N, .75) - tp__quantile(sample, N, .25);
    ok(p->mark[0].n - 1 ==
           (size_t)ceil((sample[N - 1] - sample[0]) / (2 * iqr * pow(N, -1 / 3.))),
       "its bins follow Freedman and Diaconis");
    ok(p->mark[1].n == 5 && p->mark[1].y[0] == .2 && p->mark[1].y[1] == .4 &&
           p->mark[1].y[2] == 0 && p->mark[1].y[3] == .4,
       "values on an edge go to the bin above, the last edge to the last bin");
    tp_end(f);
}

static void test_thin(void)
{
    enum { N = 20000 };
    static double x[N], y[N], tx[N], ty[N];
    double top[2] = { -9, -9 }, low[2] = { 9, 9 }, far = 0;
    size_t i, n, at = 0, k = 0;
    int most = 0, run = 0;
    for (i = 0; i < N; i++) {
        tx[i] = x[i] = 99.9 * (double)i / (N - 1);
        ty[i] = y[i] = 50 * sin(.3 * x[i]) + 20 * uniform();
        if (x[i] >= 40 && x[i] < 40.5)
            top[0] = fmax(top[0], y[i]), low[0] = fmin(low[0], y[i]);
    }
    /* ends that are no extremes of their columns */
    ty[0] = y[0] = ty[N - 1] = y[N - 1] = 0;
    ty[1] = y[1] = ty[N - 2] = y[N - 2] = -99;
    ty[2] = y[2] = ty[N - 3] = y[N - 3] = 99;
    n = tp__thin(N, tx, ty, .5);
    top[1] = low[1] = 0;
    for (i = 0; i < n; i++) {
        const size_t column = (size_t)(tx[i] / .5);
        run = i && column == at ? run + 1 : 1;
        at = column;
        if (run > most && i > 2 && i + 2 < n) most = run;
        if (column == 80) {
            if (k++ == 0) top[1] = low[1] = ty[i];
            top[1] = fmax(top[1], ty[i]);
            low[1] = fmin(low[1], ty[i]);
        }
    }
    ok(most == 2 && n <= 2 * 201 + 2, "thinned to two points a column");
    ok(top[0] == top[1] && low[0] == low[1], "which are the highest and the lowest");
    ok(tx[0] == x[0] && ty[0] == y[0] && tx[n - 1] == x[N - 1] && ty[n - 1] == y[N - 1],
       "the ends stay");
    for (i = 0; i < 300; i++) {
        tx[i] = x[i] = (double)i;
        ty[i] = y[i] = 100 * exp(-.02 * (double)i);
    }
    n = tp__straighten(300, tx, ty, .02);
    for (i = k = 0; i < 300; i++) {
        double dx, dy;
        while (k + 2 < n && tx[k + 1] < x[i]) k++;
        dx = tx[k + 1] - tx[k], dy = ty[k + 1] - ty[k];
        far = fmax(far, fabs((x[i] - tx[k]) * dy - (y[i] - ty[k]) * dx) / hypot(dx, dy));
    }
    ok(n < 150 && far <= .02 + 1e-9,
       "a smooth curve keeps to its line with fewer points");
}

/* --------------------------------------------------------------- files and errors */

static tp_figure *example(void)
{
    const double x[5] = { 1, 2, 3, 4, 5 }, y[5] = { .9, .5, .3, .25, .2 };
    const double lo[5] = { .8, .4, .25, .2, .15 }, hi[5] = { 1, .6, .4, .3, .25 };
    const double e[3] = { 1, 3, 5 }, d[2] = { .3, .6 };
    tp_layout l;
    tp_axes_desc desc;
    tp_style s;
    tp_note note;
    tp_figure *f;
    tp_panel *p;
    memset(&l, 0, sizeof l);
    memset(&desc, 0, sizeof desc);
    memset(&s, 0, sizeof s);
    memset(&note, 0, sizeof note);
    l.columns = 2;
    l.tags = 1;
    f = tp_begin(&l);
    desc.x.label = "epoch";
    desc.y.label = "loss  ‖*S* − *T*‖_2^2";
    desc.y.log = 1;
    p = tp_axes(f, 0, 0, &desc);
    tp_band(p, 5, x, lo, hi, NULL);
    s.label = "measured";
    tp_line(p, 5, x, y, &s);
    s.role = TP_THEORY;
    s.label = "theory";
    tp_line(p, 5, x, hi, &s);
    tp_hline(p, .3, NULL);
    p = tp_axes(f, 0, 1, NULL);
    tp_bins(p, 2, e, d, NULL);
    s.role = TP_MEASURED;
    s.label = "points";
    s.marker = TP_SQUARE;
    tp_points(p, 5, x, y, lo, &s);
    tp_xspan(p, 2, 3, NULL);
    tp_vline(p, 2.5, NULL);
    note.leader = 1;
    note.dx = note.dy = 20;
    tp_text(p, 2, .5, "here \\lambda_{max}", &note);
    return f;
}

static void test_files(void)
{
    tp_figure *f = example(), *g;
    size_t n;
    char *s;
    unsetenv("SOURCE_DATE_EPOCH");
    ok(tp_save(f, in_folder("a")) == TP_OK && tp_dump(f, in_folder("a.txt")) == TP_OK,
       "a figure is written");
    ok(exists(in_folder("a.svg")) && exists(in_folder("a.pdf")) &&
           exists(in_folder("a.png")) && !exists(in_folder("a.svg.part")),
       "as three files under their own names");
    ok(tp_save(f, in_folder("b")) == TP_OK &&
           same_file(in_folder("a.svg"), in_folder("b.svg")) &&
           same_file(in_folder("a.pdf"), in_folder("b.pdf")) &&
           same_file(in_folder("a.png"), in_folder("b.png")),
       "the same figure again: the same bytes");
    g = example();
    ok(tp_save(g, in_folder("c")) == TP_OK &&
           same_file(in_folder("a.svg"), in_folder("c.svg")) &&
           same_file(in_folder("a.pdf"), in_folder("c.pdf")) &&
           same_file(in_folder("a.png"), in_folder("c.png")),
       "an equal figure after others: the same bytes");
    ok(tp_dump(g, in_folder("c.txt")) == TP_OK &&
           same_file(in_folder("a.txt"), in_folder("c.txt")),
       "equal figures have equal dumps");
    s = slurp(in_folder("a.txt"), &n);
    ok(s && strstr(s, "line \"measured\" color 0072b2") &&
           strstr(s, "0.90000000000000002") && strstr(s, "0.2 \"0.2\"") == NULL &&
           strstr(s, "\"0.2\""),
       "the dump names marks, colours, numbers and ticks");
    free(s);
    ok(contains(in_folder("a.pdf"), "(19700101000000Z)"), "the PDF's date is fixed");
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    tp_save(g, in_folder("c"));
    ok(contains(in_folder("c.pdf"), "(20231114221320Z)"), "or SOURCE_DATE_EPOCH");
    unsetenv("SOURCE_DATE_EPOCH");
    tp_end(f);
    tp_end(g);
}

/* ------------------------------------------------------------------- shorter SVG */

/* What the pass makes of a text; the next call frees it. */
static const char *shorter(const char *svg)
{
    static tp__bytes b;
    tp_figure *f = tp_begin(NULL);
    free(b.p);
    memset(&b, 0, sizeof b);
    tp__append(&b, svg, strlen(svg));
    tp__shorten_svg(f, &b);
    if (tp_status_of(f) != TP_OK) printf("# %s\n", tp_error(f));
    tp_end(f);
    return b.p ? b.p : "";
}

static void shortens(const char *svg, const char *want, const char *name)
{
    const char *got = shorter(svg);
    const size_t n = strlen(want);
    const int good = !strncmp(got, want, n) && !strcmp(got + n, n ? "\n" : "");
    if (!good) printf("# %s\n# becomes\n# %s", svg, got);
    ok(good, name);
}

/* Read a path back, of absolute or relative steps, as numbers may stand in SVG: what it
   draws as 'M' x y, 'L' x y, 'C' and six, 'Z', absolute and in hundredths, without lines
   of no length after others. */
static int read_path(const char *d, long *out)
{
    double at[2] = { 0, 0 }, start[2] = { 0, 0 };
    char command = '\0';
    int n = 0, moved = 0, drawn = 0;
    for (;;) {
        double v[6];
        int i, k, relative;
        while (*d == ' ') d++;
        if (!*d || *d == '"') return n;
        if (strchr("MLCZmlhvcz", *d))
            command = *d++;
        else if (command == 'm')
            command = 'l'; /* a move goes on as lines */
        relative = command >= 'a';
        k = command == 'Z' || command == 'z'   ? 0
            : command == 'C' || command == 'c' ? 6
            : command == 'h' || command == 'v' ? 1
                                               : 2;
        for (i = 0; i < k; i++) { /* one number: sign, digits, at most one point */
            char s[32];
            int m = 0, point = 0;
            while (*d == ' ') d++;
            if (*d == '-') s[m++] = *d++;
            while (m < 31 && ((*d >= '0' && *d <= '9') || (*d == '.' && !point)))
                point |= *d == '.', s[m++] = *d++;
            s[m] = '\0';
            if (m == 0) return -1;
            v[i] = atof(s);
        }
        if (command == 'h') v[k++] = 0;
        if (command == 'v') v[k++] = v[0], v[0] = 0;
        for (i = 0; relative && i < k; i++) v[i] += at[i % 2];
        if (command == 'm' || command == 'M') {
            memcpy(at, v, sizeof at);
            memcpy(start, v, sizeof start);
            moved = 1;
            continue;
        }
        if (moved) {
            out[n++] = 'M';
            for (i = 0; i < 2; i++) out[n++] = (long)floor(100 * start[i] + .5);
            moved = drawn = 0;
        }
        out[n++] = k == 0 ? 'Z' : k == 6 ? 'C' : 'L';
        for (i = 0; i < k; i++) out[n++] = (long)floor(100 * v[i] + .5);
        memcpy(at, k ? v + k - 2 : start, sizeof at);
        if (k == 2 && drawn && out[n - 2] == out[n - 5] && out[n - 1] == out[n - 4])
            n -= 3;
        drawn = 1;
    }
}

static int same_path(const char *d, const char *e)
{
    long a[4096], b[4096];
    const int n = read_path(d, a), m = read_path(e, b);
    return n > 0 && n == m && !memcmp(a, b, (size_t)n * sizeof *a);
}

/* Whether tags close in the order in which they open, and all of them. */
static int balanced(const char *p)
{
    const char *name[64];
    size_t n[64];
    int depth = 0;
    tp__tag t;
    while ((p = strchr(p, '<')) != NULL) {
        if (!tp__tag_at(p, &t)) {
            p++;
            continue;
        }
        if (t.open) {
            if (depth == 64) return 0;
            name[depth] = t.name;
            n[depth++] = t.n_name;
        } else if (t.close && (!depth-- || n[depth] != t.n_name ||
                               memcmp(name[depth], t.name, t.n_name)))
            return 0;
        p = t.end;
    }
    return depth == 0;
}

#define PATH(d) "<path style=\"fill:none;stroke:rgb(0%,0%,0%);\" d=\"" d "\"/>"
#define SHORT(d) "<path fill=\"none\" stroke=\"#000\" d=\"" d "\"/>"
#define LINE(d) "<path d=\"" d "\"/>\n"

static void test_short_svg(void)
{
    static const char text[] =
        "<defs>\n<g>\n<symbol overflow=\"visible\" id=\"glyph0-0\">\n"
        "<path style=\"stroke:none;\" d=\"M 1 0 L 2 0 Z M 1 0 \"/>\n</symbol>\n"
        "<symbol overflow=\"visible\" id=\"glyph0-1\">\n"
        "<path style=\"stroke:none;\" d=\"M 0.5 0 L 2.125 -1 Z M 0.5 0 \"/>\n</symbol>\n"
        "<symbol overflow=\"visible\" id=\"glyph0-2\">\n"
        "<path style=\"stroke:none;\" d=\"\"/>\n</symbol>\n</g>\n</defs>\n"
        "<g style=\"fill:rgb(100%,0%,0%);fill-opacity:1;\">\n"
        "  <use xlink:href=\"#glyph0-1\" x=\"1.234567\" y=\"20\"/>\n"
        "  <use xlink:href=\"#glyph0-2\" x=\"2.5\" y=\"20\"/>\n</g>\n"
        "<g style=\"fill:rgb(100%,0%,0%);fill-opacity:1;\">\n"
        "  <use xlink:href=\"#glyph0-1\" x=\"3.25\" y=\"20\"/>\n</g>\n";
    static const char newer[] =
        "<defs>\n<g>\n<g id=\"glyph-0-1\">\n<path d=\"M 0.5 0 L 2.125 -1 Z M 0.5 0 \"/>\n"
        "</g>\n<g id=\"glyph-0-2\">\n<path d=\"\"/>\n</g>\n</g>\n</defs>\n"
        "<path fill-rule=\"nonzero\" fill=\"rgb(83.529412%, 36.862745%, 0%)\" "
        "fill-opacity=\"0.5\" d=\"M 1 1 L 2 2 \"/>\n"
        "<g fill=\"rgb(100%, 0%, 0%)\" fill-opacity=\"1\">\n"
        "<use xlink:href=\"#glyph-0-1\" x=\"1.234567\" y=\"20\"/>\n</g>\n";
    tp_figure *f = example();
    char *s, *whole, d[2048], tag[2200];
    const char *short_d;
    size_t n, i;
    int k, good = 1;

    shortens(PATH("M 1 2 L 1.25 2 L 1.25 3 L 0.5 2.004 Z M 1 2 "),
             SHORT("m1 2h.25v1l-.75-1z"), "a path by steps, without the move at its end");
    shortens(PATH("M 339.042969 47.550781 C 339.042969 49.550781 336.042969 49.550781 "
                  "336.042969 "
                  "47.550781 L 336 47 L 336.5 47.5 M 0 0 L -0.001 0 "),
             SHORT("m339.04 47.55c0 2-3 2-3 0l-.04-.55.5.5m-336.5-47.5h0"),
             "no number is longer than it must be, and a dot stays");
    shortens(PATH("M 0 0 L 0 0 L 0.001 0 L 3 4 "), SHORT("m0 0h0l3 4"),
             "a step of no length beside others goes");
    shortens(PATH("M 0 0 Q 1 1 2 2"), SHORT("M 0 0 Q 1 1 2 2"),
             "an unknown path is copied");
    shortens(PATH("M 0 0 L 1"), SHORT("M 0 0 L 1"), "one that ends early is copied");
    shortens(PATH("M 0 0 L inf 1"), SHORT("M 0 0 L inf 1"),
             "one without a number is copied");
    shortens(
        "<path style=\"fill:rgb(50.196078%,0%,100%);fill-opacity:1;stroke:none;\" "
        "d=\"M 0 0 L 1 1 \" transform=\"matrix(9,0,0,9,0,0)\"/>",
        "<path fill=\"#8000ff\" d=\"M 0 0 L 1 1 \" transform=\"matrix(9,0,0,9,0,0)\"/>",
        "coordinates that are scaled are copied");
    shortens(
        "<path style=\"fill:rgb(50%,0%,0%);stroke-width:1.234567;stroke-linejoin:round;"
        "stroke-linecap:butt;stroke-miterlimit:10;\" d=\"\"/>",
        "<path fill=\"rgb(50%,0%,0%)\" stroke-width=\"1.234567\" "
        "stroke-linejoin=\"round\" "
        "d=\"\"/>",
        "a colour between those of eight bits is copied, defaults go");
    shortens("<path style=\"fill:none;mix-blend-mode:screen;\" d=\"M 1 1 L 2 2 \"/>",
             "<path style=\"fill:none;mix-blend-mode:screen;\" d=\"m1 1 1 1\"/>",
             "so is a style of which something is unknown");
    shortens(
        PATH("M 0 0 L 1 1 ") "\n" PATH("M 2 0 L 3 1 ") "\n<rect/>\n" PATH("M 4 0 L 5 1 "),
        "<g fill=\"none\" stroke=\"#000\">\n" LINE("m0 0 1 1")
            LINE("m2 0 1 1") "</g>\n<rect/>\n" SHORT("m4 0 1 1"),
        "neighbours of one style are a group, with nothing between them");
    shortens("<path fill=\"#abc\" d=\"\"/><path fill=\"#abd\" d=\"\"/>",
             "<path fill=\"#abc\" d=\"\"/>\n<path fill=\"#abd\" d=\"\"/>",
             "those of another style are not");
    shortens(
        "<g style=\"opacity:0.5;\">\n" PATH("M 0 0 L 1 1 ") "\n<g>\n</g>\n</g>\n<g/>",
        "<g style=\"opacity:0.5;\">\n" PATH("M 0 0 L 1 1 ") "\n<g>\n</g>\n</g>\n<g/>",
        "an unknown element is copied with all that is in it");
    shortens(
        "<svg width=\"9pt\">\n<g clip-path=\"url(#clip1)\" clip-rule=\"nonzero\">\n</g>\n"
        "a < b & <!-- c --></svg>",
        "<svg width=\"9pt\" stroke-miterlimit=\"10\">\n<g clip-path=\"url(#clip1)\">\n"
        "</g>\n"
        "a < b & <!-- c --></svg>",
        "text and comments are copied");
    shortens(text,
             "<defs>\n<g>\n<path id=\"glyph0-1\" d=\"m.5 0 1.63-1z\"/>\n</g>\n</defs>\n"
             "<g fill=\"#f00\">\n<use xlink:href=\"#glyph0-1\" x=\"1.23\" y=\"20\"/>\n"
             "<use xlink:href=\"#glyph0-1\" x=\"3.25\" y=\"20\"/>\n</g>",
             "glyphs that show, each as a path, and text of one colour as a group");
    shortens(
        newer,
        "<defs>\n<g>\n<path id=\"glyph-0-1\" d=\"m.5 0 1.63-1z\"/>\n</g>\n</defs>\n"
        "<path fill=\"#d55e00\" fill-opacity=\"0.5\" d=\"m1 1 1 1\"/>\n"
        "<g fill=\"#f00\">\n<use xlink:href=\"#glyph-0-1\" x=\"1.23\" y=\"20\"/>\n</g>",
        "the same as cairo 1.18 writes it");
    shortens("", "", "nothing stays nothing");

    state = 1;
    for (k = 0; k < 2000 && good; k++) {
        const int steps = (int)between(1, 20);
        int m = snprintf(d, sizeof d, "M %.6f %.6f ", between(-9, 99), between(-1, 1)), j;
        for (j = 0; j < steps; j++) {
            const double size = uniform() < .3   ? .02
                                : uniform() < .5 ? 2
                                                 : 500,
                         r = uniform();
            const char *const form = r < .1   ? "Z M %.6f %.6f L %.6f %.6f "
                                     : r < .5 ? "L %.6f %.6f "
                                              : "C %.6f %.6f %.6f %.6f %.6f %.6f ";
            double v[6];
            for (i = 0; i < 6; i++) v[i] = between(-size, size);
            m += snprintf(d + m, sizeof d - (size_t)m, form, v[0], v[1], v[2], v[3], v[4],
                          v[5]);
        }
        snprintf(tag, sizeof tag, "<path d=\"%s\"/>", d);
        short_d = strstr(shorter(tag), "d=\"");
        good = short_d && short_d[3] == 'm' && same_path(d, short_d + 3);
        if (!good) printf("# %s\n# becomes\n# %s\n", d, short_d ? short_d : "nothing");
    }
    ok(good, "2000 random paths: each of their points to half of a hundredth");

    tp_save(f, in_folder("a"));
    s = slurp(in_folder("a.svg"), &n);
    ok(s && balanced(s) && !strstr(s, "stroke:none") && !strstr(s, "\"#0\"") &&
           strstr(s, "stroke-miterlimit=\"10\"") && n < 27000,
       "a figure is well formed, and less than half as long as cairo's (55 kB)");
    /* broken off anywhere, it is copied and nothing is read beyond its end */
    whole = s ? (char *)calloc(n + 1, 1) : NULL;
    for (good = whole != NULL, i = 0; whole && i < n; i += 1 + n / 500) {
        memcpy(whole, s, i);
        whole[i] = '\0';
        good &= strlen(shorter(whole)) <= i + 64;
    }
    ok(good, "a text that breaks off does no harm");
    free(whole);
    free(s);
    tp_end(f);
}

static void fails(tp_figure *f, tp_status want, const char *part, const char *name)
{
    const int good = tp_status_of(f) == want && strstr(tp_error(f), part) != NULL &&
                     strchr(tp_error(f), '\n') == NULL &&
                     tp_save(f, in_folder("bad")) == want &&
                     !exists(in_folder("bad.svg"));
    if (!good) printf("# %d, %s\n", (int)tp_status_of(f), tp_error(f));
    ok(good, name);
    tp_end(f);
}

static void test_errors(void)
{
    const double x[3] = { 0, 1, 2 }, y[3] = { 1, NAN, 2 }, z[3] = { 1, 0, 2 };
    tp_layout l;
    tp_style s;
    tp_figure *f = example();
    memset(&l, 0, sizeof l);
    memset(&s, 0, sizeof s);
    tp_save(f, in_folder("no/such/folder/x"));
    ok(tp_status_of(f) == TP_ERR_FILE && strstr(tp_error(f), "no/such/folder/x.svg.part"),
       "a folder that is not there");
    tp_end(f);

    f = example();
    if (exists("/dev/full") && !symlink("/dev/full", in_folder("full.png.part"))) {
        tp_save(f, in_folder("full"));
        ok(tp_status_of(f) == TP_ERR_FILE && strstr(tp_error(f), "full.png.part") &&
               !exists(in_folder("full.svg")) && !exists(in_folder("full.svg.part")) &&
               !exists(in_folder("full.png.part")),
           "a full disk leaves nothing");
    } else
        ok(1, "a full disk leaves nothing # SKIP no /dev/full");
    tp_end(f);

    s.label = "ridge";
    f = tp_begin(NULL);
    tp_line(panel_of(f, 0, 0, 0, 0), 3, x, y, &s);
    fails(f, TP_ERR_DATA, "line \"ridge\": y[1] is nan", "NaN in the data");
    f = tp_begin(NULL);
    tp_line(panel_of(f, 0, 0, 1, 0), 3, x, z, NULL);
    fails(f, TP_ERR_DATA, "y[1] is 0, on a logarithmic axis", "zero on a log axis");
    f = tp_begin(NULL);
    tp_line(panel_of(f, 0, 0, 0, 0), 0, x, z, NULL);
    fails(f, TP_ERR_ARGUMENT, "no data", "a mark without data");
    f = tp_begin(NULL);
    panel_of(f, 5, 3, 0, 0);
    fails(f, TP_ERR_ARGUMENT, "x axis: limits 5 to 3", "limits the wrong way round");
    f = tp_begin(NULL);
    panel_of(f, 0, 0, 0, 0);
    tp_axes(f, 0, 0, NULL);
    fails(f, TP_ERR_ARGUMENT, "panel (0, 0)", "a cell taken twice");
    f = tp_begin(NULL);
    tp_axes(f, 0, 1, NULL);
    fails(f, TP_ERR_ARGUMENT, "panel (0, 1)", "a cell outside");
    l.rows = 99;
    f = tp_begin(&l);
    fails(f, TP_ERR_ARGUMENT, "99 rows", "too many rows");
    l.rows = 0;
    l.width = 50;
    f = tp_begin(&l);
    s.label = "a label too long for the figure";
    tp_line(tp_axes(f, 0, 0, NULL), 3, x, z, &s);
    tp_save(f, in_folder("bad"));
    fails(f, TP_ERR_LAYOUT, "too little width", "a figure too small for its text");
    f = tp_begin(NULL);
    tp_text(tp_axes(f, 0, 0, NULL), 0, 0, "\\nonsense", NULL);
    tp_save(f, in_folder("bad"));
    fails(f, TP_ERR_LABEL, "\\nonsense", "a wrong label");

    f = tp_begin(NULL);
    tp_bins(panel_of(f, 0, 0, 0, 0), 2, y, x, NULL);
    fails(f, TP_ERR_DATA, "edge[1] is nan", "an edge that is no number, and only that");
    f = tp_begin(NULL);
    tp_axes(f, 7, 7, NULL);
    tp_line(tp_axes(f, 0, 0, NULL), 3, x, y, NULL);
    fails(f, TP_ERR_ARGUMENT, "panel (7, 7)", "the first error sticks");
    tp_line(NULL, 3, x, z, NULL);
    tp_histogram(NULL, 3, x, 0, NULL);
    tp_end(NULL);
    ok(tp_axes(NULL, 0, 0, NULL) == NULL && tp_save(NULL, "x") == TP_ERR_MEMORY &&
           tp_status_of(NULL) == TP_ERR_MEMORY &&
           !strcmp(tp_error(NULL), "out of memory"),
       "NULL is accepted everywhere");
}

/* ------------------------------------------------------------------- animations */

static tp_figure *frame_figure(int k, double width)
{
    const double x[3] = { 0, 1, 2 };
    double y[3] = { 0, .5, 0 };
    char text[16];
    tp_layout l;
    tp_figure *f;
    tp_panel *p;
    memset(&l, 0, sizeof l);
    l.width = width;
    l.height = 60.3; /* half pixels are drawn too */
    f = tp_begin(&l);
    y[2] = k;
    snprintf(text, sizeof text, "k = %d", k);
    p = panel_of(f, 0, 2, 0, 0);
    tp_hline(p, 1, NULL);
    tp_line(p, 3, x, y, NULL);
    tp_text(p, .2, .9, text, NULL);
    return f;
}

static uint32_t word(const char *p, int n)
{
    uint32_t v = 0;
    while (n--) v = v << 8 | (unsigned char)*p++;
    return v;
}

/* What a reader of the specification finds in a file: the animation's frames, laid over
   each other as browsers do. */
#define MOST 8
typedef struct movie {
    int frames, plays, width, height;
    double seconds[MOST];
    uint32_t *frame[MOST];
    size_t bytes;
    const char *fault;
} movie;

static void movie_frame(movie *m, const char *control, const char *data, size_t n,
                        const char *palette)
{
    const int w = (int)word(control + 4, 4), h = (int)word(control + 8, 4);
    const int left = (int)word(control + 12, 4), top = (int)word(control + 16, 4);
    const size_t pixels = (size_t)m->width * (size_t)m->height;
    uLongf size = ((uLongf)w + 1) * (uLongf)h;
    unsigned char *row = (unsigned char *)malloc(size + 1);
    uint32_t *out = (uint32_t *)calloc(pixels, sizeof *out);
    const uLongf want = size;
    int x, y;
    size++;
    if (m->frames && out) memcpy(out, m->frame[m->frames - 1], pixels * sizeof *out);
    if (!w || !h || left + w > m->width || top + h > m->height ||
        (!m->frames && (w != m->width || h != m->height)))
        m->fault = "rectangle";
    else if (control[24] != 0 || control[25] != (m->frames > 0))
        m->fault = "way to draw";
    else if (uncompress(row, &size, (const Bytef *)data, (uLong)n) != Z_OK ||
             size != want)
        m->fault = "rows";
    for (y = 0; y < h && !m->fault; y++) {
        if (row[y * (w + 1)]) m->fault = "filter";
        for (x = 0; x < w; x++) {
            const int v = row[y * (w + 1) + 1 + x];
            if (v)
                out[(top + y) * m->width + left + x] =
                    0xff000000u | word(palette + 3 * v, 3);
        }
    }
    m->seconds[m->frames] = word(control + 20, 2) / (double)word(control + 22, 2);
    m->frame[m->frames++] = out;
    free(row);
}

static void movie_end(movie *m)
{
    while (m->frames) free(m->frame[--m->frames]);
}

static movie movie_read(const char *path)
{
    static const char *const order[] = { "IHDR", "acTL", "PLTE", "tRNS", "fcTL", "IDAT" };
    movie m;
    size_t n, at;
    uint32_t turn = 0, frames = 0;
    char *s = slurp(path, &n), *control = NULL, *palette = NULL;
    int chunk;
    memset(&m, 0, sizeof m);
    m.bytes = n;
    if (n < 8 || memcmp(s, "\x89PNG\r\n\x1a\n", 8)) m.fault = "signature";
    for (at = 8, chunk = 0; !m.fault && at < n; chunk++) {
        const size_t size = at + 12 <= n ? word(s + at, 4) : n;
        const char *const type = s + at + 4;
        char *const data = s + at + 8;
        uint32_t crc = 0xffffffffu;
        size_t i;
        int k;
        if (size > n - at - 12) {
            m.fault = "length";
            break;
        }
        for (i = 0; i < size + 4; i++) {
            crc ^= (unsigned char)type[i];
            for (k = 0; k < 8; k++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
        }
        at += size + 12;
        if (~crc != word(data + size, 4))
            m.fault = "checksum";
        else if (chunk < 6 && memcmp(type, order[chunk], 4))
            m.fault = "order of chunks";
        else if (!memcmp(type, "IHDR", 4)) {
            m.width = (int)word(data, 4);
            m.height = (int)word(data + 4, 4);
            if (size != 13 || memcmp(data + 8, "\x08\x03\0\0", 5)) m.fault = "kind";
        } else if (!memcmp(type, "acTL", 4)) {
            frames = word(data, 4);
            m.plays = (int)word(data + 4, 4);
        } else if (!memcmp(type, "PLTE", 4))
            palette = data;
        else if (!memcmp(type, "tRNS", 4)) {
            if (size != 1 || *data) m.fault = "transparent colour";
        } else if (!memcmp(type, "fcTL", 4)) {
            if (control || size != 26 || word(data, 4) != turn++) m.fault = "control";
            control = data;
        } else if (!memcmp(type, "IDAT", 4) || !memcmp(type, "fdAT", 4)) {
            const size_t skip = *type == 'f' ? 4 : 0;
            if (!control || m.frames == MOST || (m.frames > 0) != (skip > 0) ||
                (skip && word(data, 4) != turn++))
                m.fault = "turn of a frame";
            else
                movie_frame(&m, control, data + skip, size - skip, palette);
            control = NULL;
        } else if (memcmp(type, "IEND", 4) || at != n)
            m.fault = "chunk";
    }
    if (!m.fault && (frames != (uint32_t)m.frames || memcmp(s + n - 8, "IEND", 4)))
        m.fault = "number of frames";
    if (m.fault) printf("# %s: wrong %s\n", path, m.fault);
    free(s);
    return m;
}

/* Largest difference in a channel between pixels and the PNG of a figure: where colours
   fill an area, and anywhere; and the share of pixels without any. */
typedef struct difference {
    int area, most;
    double equal;
} difference;
static difference off_picture(const uint32_t *pixel, int width, int height,
                              const char *png)
{
    cairo_surface_t *s = cairo_image_surface_create_from_png(png);
    difference d = { 256, 256, 0 };
    int x, y, k, same = 0;
    if (cairo_image_surface_get_width(s) == width &&
        cairo_image_surface_get_height(s) == height)
        d.area = d.most = 0;
    for (y = 0; y < height && d.area < 256; y++) {
        const unsigned char *const row =
            cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s);
        const uint32_t *const want = (const uint32_t *)(const void *)row;
        const uint32_t *const above =
            y ? (const uint32_t *)(const void *)(row - cairo_image_surface_get_stride(s))
              : want;
        for (x = 0; x < width; x++) {
            const uint32_t a = pixel[y * width + x], b = want[x] | 0xff000000u;
            same += a == b;
            for (k = 0; k < 32; k += 8) {
                const int off = abs((int)(a >> k & 255) - (int)(b >> k & 255));
                if (off > d.most) d.most = off;
                if (x && y && want[x] == want[x - 1] && want[x] == above[x] &&
                    off > d.area)
                    d.area = off;
            }
        }
    }
    d.equal = same / (double)(width * height);
    cairo_surface_destroy(s);
    return d;
}

static void test_animation(void)
{
    const int shows[5] = { 0, 1, 1, 2, 0 };
    tp_animation *a = tp_animation_begin(.25), *b = tp_animation_begin(.25);
    tp_figure *f;
    movie m;
    difference d, worst = { 0, 0, 1 };
    int i, k;
    for (i = 0; i < 5; i++) {
        f = frame_figure(shows[i], 100.2);
        tp_animation_add(a, f);
        tp_animation_add(b, f);
        tp_end(f);
    }
    ok(tp_animation_save(a, in_folder("a")) == TP_OK && exists(in_folder("a.apng")) &&
           !exists(in_folder("a.apng.part")) && !*tp_animation_error(a),
       "an animation is written");
    ok(tp_animation_save(b, in_folder("b")) == TP_OK &&
           same_file(in_folder("a.apng"), in_folder("b.apng")) &&
           tp_animation_save(a, in_folder("b")) == TP_OK &&
           same_file(in_folder("a.apng"), in_folder("b.apng")),
       "the same animation: the same bytes");
    m = movie_read(in_folder("a.apng"));
    ok(!m.fault && m.frames == 4 && m.plays == 0 && m.width == 201 && m.height == 121,
       "its chunks are those of an APNG without end, and so are its frames");
    ok(m.frames == 4 && m.seconds[0] == .25 && m.seconds[1] == .5 &&
           m.seconds[2] == .25 && m.seconds[3] == .25,
       "what is added twice is seen twice as long");
    for (k = 0; k < m.frames; k++) {
        f = frame_figure(k % 3, 100.2);
        tp_save(f, in_folder("c"));
        d = off_picture(m.frame[k], m.width, m.height, in_folder("c.png"));
        worst.area = (int)fmax(worst.area, d.area);
        worst.most = (int)fmax(worst.most, d.most);
        worst.equal = fmin(worst.equal, d.equal);
        tp_end(f);
    }
    ok(m.frames && worst.area <= 11 && worst.most <= 35 && worst.equal > .9,
       "every frame is its figure, but for rims");
    printf("# areas differ by up to %d of 255, rims by %d; %.3f is equal\n", worst.area,
           worst.most, worst.equal);
    f = frame_figure(0, 100.2);
    tp_save(f, in_folder("c"));
    tp_end(f);
    if (m.frames) { /* read by libpng, which knows nothing of animations */
        cairo_surface_t *p = cairo_image_surface_create_from_png(in_folder("a.apng"));
        cairo_surface_t *q = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 201, 121);
        cairo_t *cr = cairo_create(q);
        cairo_set_source_surface(cr, p, 0, 0);
        cairo_paint(cr);
        cairo_destroy(cr);
        cairo_surface_write_to_png(q, in_folder("b.png"));
        ok(cairo_surface_status(p) == 0 &&
               off_picture(m.frame[0], 201, 121, in_folder("b.png")).most == 0,
           "to others the file is a PNG of the first frame");
        cairo_surface_destroy(p);
        cairo_surface_destroy(q);
    }
    movie_end(&m);
    tp_animation_end(b);

    f = frame_figure(3, 100.4); /* as many pixels, and another size */
    tp_animation_add(a, f);
    tp_end(f);
    f = frame_figure(3, 100.2);
    tp_animation_add(a, f);
    ok(tp_animation_save(a, in_folder("b")) == TP_ERR_ARGUMENT &&
           !strcmp(tp_animation_error(a),
                   "frame 4 has 100.4 x 60.3 pt, those before it 100.2 x 60.3"),
       "a frame of another size is an error, which sticks");
    tp_animation_end(a);

    a = tp_animation_begin(1);
    tp_animation_add(a, f);
    tp_animation_save(a, in_folder("no/such/x"));
    ok(strstr(tp_animation_error(a), "no/such/x.apng.part") != NULL,
       "a folder that is not there stops an animation");
    tp_animation_end(a);
    a = tp_animation_begin(1);
    tp_animation_add(a, f);
    if (exists("/dev/full") && !symlink("/dev/full", in_folder("full.apng.part")))
        ok(tp_animation_save(a, in_folder("full")) == TP_ERR_FILE &&
               strstr(tp_animation_error(a), "full.apng.part") &&
               !exists(in_folder("full.apng")) && !exists(in_folder("full.apng.part")),
           "so does a full disk, and nothing is left");
    else
        ok(1, "so does a full disk, and nothing is left # SKIP no /dev/full");
    tp_animation_end(a);
    a = tp_animation_begin(60);
    tp_animation_add(a, f);
    tp_animation_add(a, f);
    tp_animation_save(a, in_folder("b"));
    m = movie_read(in_folder("b.apng"));
    ok(!m.fault && m.frames == 2 && m.seconds[1] == 60 &&
           !memcmp(m.frame[0], m.frame[1], 201 * 121 * sizeof(uint32_t)),
       "two minutes take two frames");
    movie_end(&m);
    tp_line(tp_axes(f, 0, 0, NULL), 0, NULL, NULL, NULL);
    tp_animation_add(a, f);
    ok(tp_animation_save(a, in_folder("b")) == tp_status_of(f) &&
           !strncmp(tp_animation_error(a), "frame 2: ", 9) &&
           !strcmp(tp_animation_error(a) + 9, tp_error(f)),
       "the error of a figure is that of its animation");
    tp_animation_end(a);
    tp_end(f);
    for (i = 0; i < 3; i++) {
        const double bad[3] = { 0, NAN, 61 };
        a = tp_animation_begin(bad[i]);
        if (!a || tp_animation_save(a, in_folder("b")) != TP_ERR_ARGUMENT) break;
        tp_animation_end(a);
    }
    ok(i == 3, "frames take .02 to 60 seconds");
    a = tp_animation_begin(.02);
    ok(tp_animation_save(a, in_folder("b")) == TP_ERR_ARGUMENT,
       "there is no animation without frames");
    tp_animation_end(a);
    a = tp_animation_begin(1);
    tp_animation_add(a, NULL);
    tp_animation_add(NULL, NULL);
    tp_animation_end(NULL);
    ok(tp_animation_save(NULL, "x") == TP_ERR_MEMORY &&
           tp_animation_save(a, in_folder("b")) == TP_ERR_MEMORY &&
           !strcmp(tp_animation_error(NULL), "out of memory"),
       "NULL is accepted by animations too");
    tp_animation_end(a);
}

/* A heat map in many colours, and 30 frames of two curves. */
static void test_animation_size(void)
{
    tp_animation *a = tp_animation_begin(.1);
    double z[256], x[201], y[201];
    movie m;
    tp_layout l;
    tp_heat heat;
    tp_axes_desc d;
    size_t n;
    tp_figure *f;
    int i, k;
    memset(&heat, 0, sizeof heat);
    memset(&l, 0, sizeof l);
    memset(&d, 0, sizeof d);
    heat.scale = TP_DIVERGING;
    for (i = 0; i < 256; i++) z[i] = between(-1, 1);
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 16, 16, z, &heat);
    tp_animation_add(a, f);
    tp_save(f, in_folder("c"));
    tp_end(f);
    tp_animation_save(a, in_folder("b"));
    tp_animation_end(a);
    m = movie_read(in_folder("b.apng"));
    ok(!m.fault && m.frames == 1 &&
           off_picture(m.frame[0], 800, 500, in_folder("c.png")).area <= 11,
       "all colours of a map are near those of an animation");
    movie_end(&m);
    l.width = 320;
    l.height = 200;
    l.columns = 2;
    d.x.min = d.y.min = -1;
    d.x.max = d.y.max = 1;
    a = tp_animation_begin(.1);
    for (k = 0; k < 30; k++) {
        f = tp_begin(&l);
        for (i = 0; i <= 200; i++) {
            x[i] = (i - 100) / 100.;
            y[i] = sin(3 * x[i] + .2094 * k);
        }
        tp_line(tp_axes(f, 0, 0, &d), 201, x, y, NULL);
        tp_line(tp_axes(f, 0, 1, &d), 201, y, x, NULL);
        tp_animation_add(a, f);
        tp_end(f);
    }
    tp_animation_save(a, in_folder("b"));
    tp_animation_end(a);
    free(slurp(in_folder("b.apng"), &n));
    ok(n > 20000 && n < 150000, "30 frames of two curves take less than 150 kB");
    printf("# %lu bytes\n", (unsigned long)n);
}

/* -------------------------------------------------------------------- heat maps */

/* Pixels of a PNG, to be asked at places of a panel; two pixels a pt. */
static cairo_surface_t *picture;
static tp_color pixel(double x, double y)
{
    uint32_t v;
    memcpy(&v,
           cairo_image_surface_get_data(picture) +
               (int)(2 * y) * cairo_image_surface_get_stride(picture) + 4 * (int)(2 * x),
           4);
    return v | 0xff000000u;
}
/* The middle of cell (i, j) of rows x columns, counted from the top left. */
static tp_color cell(const tp_panel *p, int rows, int columns, int i, int j)
{
    return pixel(p->left + (p->right - p->left) * (j + .5) / columns,
                 p->top + (p->bottom - p->top) * (i + .5) / rows);
}

static size_t save(tp_figure *f, const char *name)
{
    char file[64];
    size_t n;
    if (picture) cairo_surface_destroy(picture);
    picture = NULL;
    if (tp_save(f, in_folder(name)) != TP_OK) printf("# %s\n", tp_error(f));
    snprintf(file, sizeof file, "%s.svg", name);
    free(slurp(in_folder(file), &n));
    snprintf(file, sizeof file, "%s.png", name);
    picture = cairo_image_surface_create_from_png(in_folder(file));
    return n;
}

static double lightness(tp_color c) /* of Oklab */
{
    double v[3], l, m, s;
    int i;
    for (i = 0; i < 3; i++) {
        v[i] = (c >> (16 - 8 * i) & 255) / 255.;
        v[i] = v[i] <= .04045 ? v[i] / 12.92 : pow((v[i] + .055) / 1.055, 2.4);
    }
    l = cbrt(.4122214708 * v[0] + .5363325363 * v[1] + .0514459929 * v[2]);
    m = cbrt(.2119034982 * v[0] + .6806995451 * v[1] + .1073969566 * v[2]);
    s = cbrt(.0883024619 * v[0] + .2817188376 * v[1] + .6299787005 * v[2]);
    return .2104542553 * l + .7936177850 * m - .0040720468 * s;
}

/* A panel without figure, whose colours go from lo to hi. */
static tp_panel ramp(tp_colors scale, double lo, double hi)
{
    static tp_heat h;
    tp_panel p;
    memset(&p, 0, sizeof p);
    h.scale = scale;
    p.heat = &h;
    p.z.lo = lo;
    p.z.hi = hi;
    p.z.log = scale == TP_LOG;
    return p;
}

static void test_colors(void)
{
    int k, i, falls = 1, even = 1;
    tp_panel p;
    for (k = 0; k < 4; k++) { /* sequential, log, the two arms of diverging */
        double before = 2, least = 1, most = 0;
        p = ramp(k < 2 ? (tp_colors)k : TP_DIVERGING,
                 k == 1 ? 1
                 : k    ? -1
                        : 0,
                 k == 1 ? exp(1) : 1);
        for (i = 1; i <= 16; i++) {
            const double t = i / 16., v = k == 1 ? exp(t) : k == 3 ? -t : t;
            const double now = lightness(tp__shade(&p, v));
            if (i > 1) {
                falls = falls && now < before;
                least = fmin(least, before - now);
                most = fmax(most, before - now);
            }
            before = now;
        }
        even = even && most < 1.25 * least && most < .05;
    }
    ok(falls, "lightness falls with the value on every scale");
    ok(even, "in steps that differ by less than a quarter");
    p = ramp(TP_DIVERGING, -2, 2);
    ok(tp__shade(&p, 0) == 0xffffffffu, "zero is white on a diverging scale");
    ok(fabs(lightness(tp__shade(&p, 2)) - lightness(tp__shade(&p, -2))) < .01 &&
           tp__shade(&p, 9) == tp__shade(&p, 2),
       "whose ends are equally dark and go on");
    p = ramp(TP_LOG, 1e-13, 1e-1);
    ok(tp__shade(&p, 0) == 0xffffffffu && tp__shade(&p, 1e-13) == 0xffffffffu &&
           lightness(tp__shade(&p, 1.001e-13)) < .93,
       "on a log scale what is not above the lower limit is white, the rest is not");
    ok(tp__shade(&p, NAN) == TP__MISSING &&
           tp__shade(&p, 1e-7) == tp__shade(&p, 1.0001e-7),
       "a missing value is grey");
}

static void test_cells(void)
{
    const double z[6] = { 0, 1, 2, 3, NAN, 5 };
    double wide[600];
    tp_heat h;
    tp_layout l;
    tp_figure *f;
    tp_panel *p, *q;
    int turn, i, j, k, good = 1, sharp = 1;
    for (turn = 0; turn < 4; turn++) { /* bit 0: row 0 on top; bit 1: columns turned */
        memset(&h, 0, sizeof h);
        h.row0_on_top = turn & 1;
        if (turn & 2) h.x0 = 3, h.x1 = 0;
        f = tp_begin(NULL);
        p = tp_axes(f, 0, 0, NULL);
        tp_heatmap(p, 2, 3, z, &h);
        save(f, "heat");
        for (i = 0; i < 2; i++)
            for (j = 0; j < 3; j++) {
                const double v = z[3 * (turn & 1 ? i : 1 - i) + (turn & 2 ? 2 - j : j)];
                if (cell(p, 2, 3, i, j) != tp__shade(p, v)) good = 0;
            }
        for (i = 0; i < 30; i++) /* no pixel between cells has a third colour */
            if (cell(p, 2, 300, 0, 85 + i) != cell(p, 2, 3, 0, 0) &&
                cell(p, 2, 300, 0, 85 + i) != cell(p, 2, 3, 0, 1))
                sharp = 0;
        good = good && p->x.lo == 0 && p->x.hi == 3 && p->y.lo == 0 && p->y.hi == 2 &&
               p->z.lo == 0 && p->z.hi == 5 && p->y.reverse == (turn & 1);
        tp_end(f);
    }
    ok(good, "each cell has its colour at its place, four ways round");
    ok(sharp, "cells are sharp");

    memset(&l, 0, sizeof l);
    memset(&h, 0, sizeof h);
    l.width = 260;
    h.scale = TP_LOG;
    h.min = 1e-13;
    h.max = 1e-1;
    f = tp_begin(&l);
    p = tp_axes(f, 0, 0, NULL);
    for (j = 0; j < 600; j++) wide[j] = j == 7 || j == 300 || j == 590 ? 1e-12 : 0;
    tp_heatmap(p, 1, 600, wide, &h);
    save(f, "heat");
    for (i = k = 0, good = 1, j = (int)(2 * p->left) + 2; j < (int)(2 * p->right) - 1;
         j++) {
        const tp_color c = pixel(j / 2., (p->top + p->bottom) / 2);
        if (c != 0xffffffffu && c != tp__shade(p, 1e-12)) good = 0;
        if (c != 0xffffffffu && !k) i++;
        k = c != 0xffffffffu;
    }
    ok(p->right - p->left < 220 && i == 3, "three columns of 600 show on 200 pt");
    ok(good, "on exact white");
    tp_end(f);

    {
        const double x[2] = { -9, 20 }, y[2] = { .5, 2 }, at = 9.5, middle = .5;
        tp_style s;
        tp_note note;
        memset(&s, 0, sizeof s);
        memset(&note, 0, sizeof note);
        s.size = 6;
        s.color = TP_VERMILION;
        note.leader = 1;
        note.dx = note.dy = 30;
        f = tp_begin(NULL);
        p = tp_axes(f, 0, 0, NULL);
        tp_heatmap(p, 1, 19, wide, NULL);
        tp_line(p, 2, x, y, NULL);
        tp_points(p, 1, &at, &middle, NULL, &s);
        tp_text(p, at, middle, "here", &note);
        save(f, "heat");
        ok(p->x.lo == 0 && p->x.hi == 19 && p->y.lo == 0 && p->y.hi == 1,
           "limits are those of the map, whatever lies over it");
        ok(pixel(tp__x(p, at) + 1.4, tp__y(p, middle) - 1.4) == TP_VERMILION &&
               cell(p, 1, 1, 0, 0) == TP_VERMILION,
           "a leader leaves its point free");
        tp_end(f);
    }
    good = 1;
    for (i = 1; i < 3000; i++) {
        const double length = between(1, 600);
        const int b = tp__blocks(i, length), most = (int)fmax(1, floor(length * 4 / 3));
        good = good && b >= 1 && b <= i && b <= most && (b == i || 4 * b > most);
    }
    ok(good, "blocks: at most four on three pt, not needlessly few");

    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    for (j = 0; j < 600; j++) wide[j] = j == 300 ? -2 : 1;
    h.scale = TP_DIVERGING;
    h.min = h.max = 0;
    l.width = 0;
    tp_heatmap(p, 1, 600, wide, &h);
    save(f, "heat");
    good = 0;
    for (j = 295; j < 306; j++) good |= cell(p, 1, 600, 0, j) == tp__shade(p, -2);
    ok(good && p->z.lo == -2 && p->z.hi == 2,
       "a diverging block shows its largest magnitude; its limits are -m and m");
    tp_end(f);

    l.columns = 2;
    l.share_z = l.share_y = 1;
    f = tp_begin(&l);
    memset(&h, 0, sizeof h);
    h.scale = TP_LOG;
    h.label = "|*M*|";
    p = tp_axes(f, 0, 0, NULL);
    tp_heatmap(p, 2, 3, z, &h);
    q = tp_axes(f, 0, 1, NULL);
    wide[0] = 0, wide[1] = .01, wide[2] = 7;
    tp_heatmap(q, 1, 3, wide, &h);
    save(f, "heat");
    ok(fabs((p->right - p->left) - (q->right - q->left)) < 1e-9 && !p->bar && q->bar,
       "two panels and one bar: equal widths");
    ok(p->z.lo == q->z.lo && p->z.hi == 7 && q->z.hi == 7 && p->z.lo < .01 &&
           p->z.lo > .00999,
       "shared limits of the colours hold all data, zeros apart");
    ok(p->right < q->left && q->right + q->bar_end <= f->layout.width &&
           q->bar_end > q->bar_gap + TP__BAR + TP__TICK,
       "the bar with its numbers and name has its place");
    tp_end(f);
}

static tp_figure *heat_example(void)
{
    const double z[6] = { 0, .1, .2, .3, .4, 1 }, x[4] = { 0, 1, 2, 3 },
                 y[4] = { 0, .1, .8, 2 };
    tp_heat h;
    tp_style s;
    tp_note note;
    tp_layout l;
    tp_axes_desc d;
    tp_figure *f;
    tp_panel *p;
    memset(&h, 0, sizeof h);
    memset(&s, 0, sizeof s);
    memset(&l, 0, sizeof l);
    memset(&d, 0, sizeof d);
    memset(&note, 0, sizeof note);
    l.columns = 2;
    f = tp_begin(&l);
    p = tp_axes(f, 0, 0, NULL);
    h.label = "success";
    tp_heatmap(p, 2, 3, z, &h);
    s.label = "edge";
    s.key = TP_KEY_ON_LINE;
    tp_line(p, 4, x, y, &s);
    note.halo = note.leader = 1;
    note.dx = -20;
    tp_text(p, 2, 1.5, "note", &note);
    d.x.reverse = 1;
    p = tp_axes(f, 0, 1, &d);
    h.scale = TP_DIVERGING;
    h.label = "change";
    tp_scatter(p, 4, x, y, z, &h, NULL);
    return f;
}

/* Three columns, and an outer product of random numbers over four decades each. */
static void test_size(void)
{
    double *z = (double *)malloc(400 * 600 * sizeof *z), row[600];
    tp_layout l;
    tp_heat h;
    tp_figure *f;
    size_t n;
    int i, j, k;
    memset(&l, 0, sizeof l);
    memset(&h, 0, sizeof h);
    l.columns = 2;
    l.share_y = l.share_z = 1;
    h.scale = TP_LOG;
    h.min = 1e-13;
    h.max = .1;
    f = tp_begin(&l);
    for (j = 0; j < 600; j++) row[j] = pow(10, between(-4, 0));
    for (k = 0; k < 2; k++) {
        for (i = 0; i < 400; i++) {
            const double r = pow(10, between(-5, -1));
            for (j = 0; j < 600; j++)
                z[600 * i + j] = k || j == 10 || j == 300 || j == 500 ? r * row[j] : 0;
        }
        tp_heatmap(tp_axes(f, 0, k, NULL), 400, 600, z, &h);
    }
    n = save(f, "heat");
    if (n >= 150000) printf("# %lu bytes\n", (unsigned long)n);
    ok(n > 10000 && n < 150000, "two matrices of 400 x 600: an SVG under 150 kB");
    ok(contains(in_folder("heat.svg"), "pixelated"), "with sharp cells");
    tp_end(f);
    free(z);
}

static void test_heat_files(void)
{
    tp_figure *f = heat_example(), *g = heat_example();
    char *s;
    size_t n;
    save(f, "heat");
    save(g, "heat2");
    ok(same_file(in_folder("heat.svg"), in_folder("heat2.svg")) &&
           same_file(in_folder("heat.pdf"), in_folder("heat2.pdf")) &&
           same_file(in_folder("heat.png"), in_folder("heat2.png")),
       "equal heat maps have the same bytes");
    ok(tp_dump(f, in_folder("heat.txt")) == TP_OK, "a heat map is dumped");
    s = slurp(in_folder("heat.txt"), &n);
    ok(s && strstr(s, "  colours, with bar, \"success\" 0 to 1\n") &&
           strstr(s, "colours 0 rows 2 columns 3\n    0 0\n    3 2\n"
                     "0 0.10000000000000001 0.20000000000000001\n"
                     "0.29999999999999999 0.40000000000000002 1\n") &&
           strstr(s, "colours, with bar, \"change\" -0.29999999999999999 to 0.2") &&
           strstr(s, "  x reversed \"\"") && strstr(s, "halo 1") &&
           strstr(s, "scatter \"\" color 767676") && strstr(s, "colours 2\n    0 0 0\n"),
       "with limits, cells, values and turned axes");
    free(s);
    ok(f->panel[0][1]->z.lo == -.3 && f->panel[0][1]->z.hi == .3,
       "points take the colours of their values");
    tp_end(f);
    tp_end(g);
}

/* Points where the label of a line may and may not be. */
static void test_on_line(void)
{
    double x[101], y[101], a, b;
    int i;
    tp_style s;
    tp_note note;
    tp_figure *f = tp_begin(NULL);
    tp_panel *p = panel_of(f, 0, 0, 0, 0);
    const tp__mark *m;
    memset(&s, 0, sizeof s);
    memset(&note, 0, sizeof note);
    /* flat from 60 to 95 */
    for (i = 0; i <= 100; i++)
        x[i] = i, y[i] = i < 60 ? 2 * (60 - i) : i > 95 ? i - 95 : 0;
    s.label = "on the line";
    s.key = TP_KEY_ON_LINE;
    tp_line(p, 101, x, y, &s);
    tp__layout(f);
    m = &p->mark[0];
    a = tp__x(p, 60), b = tp__x(p, 95);
    ok(m->where == TP_KEY_ON_LINE && m->end_x > a && m->end_x < b && m->angle == 0 &&
           fabs(m->end_y - tp__y(p, 0)) < 1e-6,
       "a label on a line lies on its flat part");
    note.anchor = TP_CENTER;
    tp_text(p, 78, 0, "a note in the way of it", &note);
    tp__layout(f);
    m = &p->mark[0];
    ok(m->where == TP_KEY_ON_LINE &&
           fabs(m->end_x - tp__x(p, 78)) > tp__text_width(f, p->mark[1].label) / 2,
       "and gives way to a note");
    tp_end(f);

    f = tp_begin(NULL);
    p = panel_of(f, 0, 0, 0, 0);
    for (i = 0; i <= 100; i++) y[i] = 100 - i;
    tp_line(p, 101, x, y, &s);
    tp__layout(f);
    m = &p->mark[0];
    a = atan2(tp__y(p, 0) - tp__y(p, 100), tp__x(p, 100) - tp__x(p, 0));
    ok(fabs(m->angle - a) < 1e-6 && a > .3, "it turns with the line");
    tp_end(f);

    f = tp_begin(NULL);
    p = panel_of(f, 0, 10000, 0, 0);
    tp_line(p, 101, x, y, &s);
    tp__layout(f);
    ok(p->mark[0].where == TP_KEY_LEGEND && p->legend_width > 0 && f->status == TP_OK,
       "and goes to the legend where there is no room");
    tp_end(f);
}

/* ----------------------------------------------------------- contours on data */

static double uv_z(int k, double x, double y)
{
    return k == 0 ? 2 * x + 3 * y : x * x + y * y;
}

/* The area within closed lines, positive against the clock, holes negative. */
static double area_of(const tp__lines *l)
{
    double sum = 0;
    int i, k;
    for (i = 0; i < l->n; i++)
        for (k = 0; k + 1 < l->strand[i].n; k++) {
            const double *x = l->x + l->strand[i].first + k,
                         *y = l->y + l->strand[i].first + k;
            sum += (x[0] * y[1] - x[1] * y[0]) / 2;
        }
    return sum;
}

static int all_closed(const tp__lines *l)
{
    int i;
    for (i = 0; i < l->n; i++) {
        const tp__strand *s = &l->strand[i];
        if (!s->closed || l->x[s->first] != l->x[s->first + s->n - 1] ||
            l->y[s->first] != l->y[s->first + s->n - 1])
            return 0;
    }
    return 1;
}

static void test_march(void)
{
    enum { W = 41, H = 31 };
    const double saddle[4] = { 1, -1, -1, 1 };
    static double z[W * H], negative[W * H];
    tp_figure *f = tp_begin(NULL);
    tp__mesh g, small;
    tp__lines l, m;
    double worst = 0, total = 0;
    int i, j, k, good, left = 1, away = 1, trial;
    memset(&l, 0, sizeof l);
    memset(&m, 0, sizeof m);
    memset(&g, 0, sizeof g);
    g.rows = H;
    g.columns = W;
    g.x = -2;
    g.y = -1.5;
    g.dx = g.dy = .1;
    for (i = 0; i < H; i++)
        for (j = 0; j < W; j++) z[i * W + j] = uv_z(0, -2 + .1 * j, -1.5 + .1 * i);
    tp__march(f, &g, z, .734, 0, 0, &l);
    for (k = 0; k < l.n_points; k++)
        worst = fmax(worst, fabs(uv_z(0, l.x[k], l.y[k]) - .734));
    ok(l.n == 1 && !l.strand[0].closed && l.n_points > 30 && worst < 1e-13 &&
           fmax(fabs(l.x[0] + 1.883), fabs(l.y[0] - 1.5)) < 1e-12 &&
           fabs(l.x[l.n_points - 1] - 2) + fabs(l.y[l.n_points - 1] + 3.266 / 3) < 1e-12,
       "a level of a linear function is one exact line from edge to edge");
    l.n = l.n_points = 0;
    for (i = 0; i < H; i++)
        for (j = 0; j < W; j++) z[i * W + j] = uv_z(1, -2 + .1 * j, -1.5 + .1 * i);
    tp__march(f, &g, z, 1.234, 0, 0, &l);
    for (worst = 0, k = 0; k < l.n_points; k++) {
        const double over = 1.234 - uv_z(1, l.x[k], l.y[k]);
        worst = fmax(worst, over);
        if (over < -1e-13) worst = 9;
    }
    ok(l.n == 1 && all_closed(&l) && worst > 0 && worst <= .01 / 4,
       "one of x^2 + y^2 is a closed line, inside it by at most h^2/4");
    ok(area_of(&l) < 0 && fabs(area_of(&l) + acos(-1) * 1.234) < .02,
       "with the high side to its left, and the area of its disc");
    small = g;
    small.rows = small.columns = 2;
    for (k = 0; k < 2; k++) {
        const double level = k ? .1 : -.1; /* the mean is 0 */
        l.n = l.n_points = 0;
        tp__march(f, &small, saddle, level, 1, 0, &l);
        ok(all_closed(&l) && l.n == 1 + k &&
               fabs(area_of(&l) - .01 * (k ? .2025 : 1 - .2025)) < 1e-12,
           k ? "a saddle with a mean below the level has two corners"
             : "and with one above it a band");
    }

    /* random nodes with some missing: what is above and what is below fill the whole */
    for (good = 1, trial = 0; trial < 200; trial++) {
        const double level = floor(between(-3, 3)) + .4;
        int cells = 0;
        for (k = 0; k < W * H; k++) {
            z[k] = uniform() < trial % 5 * .05 ? NAN : floor(between(-4, 4));
            negative[k] = -z[k];
        }
        for (i = 0; i + 1 < H; i++)
            for (j = 0; j + 1 < W; j++) {
                const double *q = &z[i * W + j];
                cells += !isnan(q[0] + q[1] + q[W] + q[W + 1]);
            }
        l.n = l.n_points = m.n = m.n_points = 0;
        tp__march(f, &g, z, level, 1, 0, &l);
        tp__march(f, &g, negative, -level, 1, 0, &m);
        total = area_of(&l) + area_of(&m);
        good = good && all_closed(&l) && all_closed(&m) && area_of(&l) > 0 &&
               area_of(&m) > 0 && fabs(total - .01 * cells) < 1e-9;
        l.n = l.n_points = m.n = m.n_points = 0;
        tp__march(f, &g, z, -HUGE_VAL, 1, 0, &l);
        good = good && all_closed(&l) && fabs(area_of(&l) - .01 * cells) < 1e-9;
        tp__march(f, &g, z, level, 0, 0, &m);
        for (i = 0; i < m.n; i++)
            for (k = 0; k + 1 < m.strand[i].n; k++) {
                const int at = m.strand[i].first + k;
                const double u = ((m.x[at] + m.x[at + 1]) / 2 - g.x) / g.dx;
                const double v = ((m.y[at] + m.y[at + 1]) / 2 - g.y) / g.dy;
                const double *q = &z[(int)v * W + (int)u];
                if (isnan(q[0] + q[1] + q[W] + q[W + 1])) away = 0;
                /* a step of 0.01 cells to the left is higher, or it is a saddle */
                {
                    const double dx = (m.x[at + 1] - m.x[at]) / g.dx,
                                 dy = (m.y[at + 1] - m.y[at]) / g.dy;
                    const double s = u - (int)u, t = v - (int)v;
                    const double gx = (q[1] - q[0]) * (1 - t) + (q[W + 1] - q[W]) * t;
                    const double gy = (q[W] - q[0]) * (1 - s) + (q[W + 1] - q[1]) * s;
                    const int high = (q[0] > level) + (q[1] > level) + (q[W] > level) +
                                     (q[W + 1] > level);
                    if ((high == 1 || high == 3) && gy * dx - gx * dy <= 0) left = 0;
                }
            }
    }
    ok(good, "areas above and below a level are closed and fill the known cells "
             "(200 random grids)");
    ok(left, "lines have the high side to their left");
    ok(away, "and keep out of cells with a NaN");
    tp__lines_free(&l);
    tp__lines_free(&m);
    tp_end(f);
}

/* -------------------------------------------------------- streamlines on data */

enum { NET = 61 };
static double net_x[NET * NET], net_y[NET * NET];

/* Fields on [-1, 1]^2, in pt on 200 x 200. */
static tp__field field_of(int which)
{
    tp__field f;
    int i, j;
    memset(&f, 0, sizeof f);
    f.mesh.rows = f.mesh.columns = NET;
    f.mesh.dx = f.mesh.dy = 200. / (NET - 1);
    f.right = f.bottom = 200;
    f.x = net_x;
    f.y = net_y;
    for (i = 0; i < NET; i++)
        for (j = 0; j < NET; j++) {
            const double x = 2. * j / (NET - 1) - 1, y = 2. * i / (NET - 1) - 1;
            double a = 1, b = .3, d;
            switch (which) {
            case 1: a = -y, b = x; break;                      /* a centre */
            case 2: a = -x, b = -y; break;                     /* a sink */
            case 3: a = x, b = -y; break;                      /* a saddle */
            case 4: a = -y - .2 * x, b = x - .2 * y; break;    /* a spiral */
            case 5: a = x * x - y * y, b = 2 * x * y; break;   /* a dipole */
            case 6: a = sin(5 * y), b = cos(4 * x) / 2; break; /* many of each */
            case 7:
                a = pow(x + 1, 1.5) * (-.4 - x), b = pow(y + 1, 1.5) * (.2 - y);
                break;
            case 8: a = -y, b = x - x * x * x; break; /* two centres and a saddle */
            default: break;
            }
            if (which == 9 && x * x + y * y < .3) a = NAN; /* a hole */
            d = hypot(a, b);
            net_x[i * NET + j] = d > 0 ? a / d : NAN;
            net_y[i * NET + j] = d > 0 ? b / d : NAN;
        }
    return f;
}

static void test_streams(void)
{
    static const char *const name[] = { "constant", "centre", "sink",  "saddle", "spiral",
                                        "dipole",   "cells",  "depth", "wells",  "hole" };
    const double separation = 9;
    int which;
    for (which = 0; which < 10; which++) {
        const tp__field f = field_of(which);
        tp_figure *figure = tp_begin(NULL);
        tp__lines l;
        double least = HUGE_VAL, most = 0, turned = 1, x, y, dx, dy, round = 0;
        int i, k, j, n, closed = 0, inner = 0, masked = 0;
        char text[100];
        memset(&l, 0, sizeof l);
        tp__streamlines(figure, &f, separation, &l);
        for (i = 0; i < l.n; i++) {
            const tp__strand *s = &l.strand[i];
            for (k = s->first; k < s->first + s->n; k++) {
                for (j = 0; j < i; j++)
                    for (n = l.strand[j].first; n < l.strand[j].first + l.strand[j].n;
                         n++)
                        least = fmin(least, hypot(l.x[k] - l.x[n], l.y[k] - l.y[n]));
                if (!tp__inside(&f, l.x[k], l.y[k])) least = 0;
                if (which == 9 &&
                    hypot(l.x[k] - 100, l.y[k] - 100) < sqrt(.3) * 100 - 3.4)
                    masked++;
                if (k == s->first) continue;
                dx = l.x[k] - l.x[k - 1], dy = l.y[k] - l.y[k - 1];
                if (tp__direction(&f, (l.x[k] + l.x[k - 1]) / 2,
                                  (l.y[k] + l.y[k - 1]) / 2, &x, &y))
                    turned = fmin(turned, (dx * x + dy * y) / hypot(dx, dy));
                else
                    turned = -1;
            }
            closed += s->closed;
            if (which == 1) {
                const double r = hypot(l.x[s->first] - 100, l.y[s->first] - 100);
                inner += r < 98;
                for (k = s->first; r < 98 && k < s->first + s->n; k++)
                    round = fmax(round, fabs(hypot(l.x[k] - 100, l.y[k] - 100) - r));
            }
        }
        for (x = 1; x < 200; x += 2)
            for (y = 1; y < 200; y += 2) {
                double near = HUGE_VAL;
                if (!tp__direction(&f, x, y, &dx, &dy)) continue;
                for (k = 0; k < l.n_points; k++)
                    near = fmin(near, hypot(l.x[k] - x, l.y[k] - y));
                most = fmax(most, near);
            }
        snprintf(text, sizeof text, "%s: lines are apart, at least .45 separations",
                 name[which]);
        if (!ok(least >= .45 * separation && l.n > 3, text)) printf("# %g\n", least);
        snprintf(text, sizeof text,
                 "%s: no place is further than 1.5 separations from one", name[which]);
        ok(most < 1.5 * separation, text);
        snprintf(text, sizeof text, "%s: lines follow the field", name[which]);
        ok(turned > .95, text);
        if (which == 1)
            ok(closed == inner && inner > 8 && round < .1, "a centre has closed circles");
        if (which == 8) ok(closed > 5, "two wells have closed lines");
        if (which == 9) ok(masked == 0, "no line enters a hole");
        tp__lines_free(&l);
        tp_end(figure);
    }
}

/* ------------------------------------------------------------- marks over grids */

static tp_grid grid_of(int rows, int columns, double x0, double x1, double y0, double y1)
{
    tp_grid g;
    g.rows = rows;
    g.columns = columns;
    g.x0 = x0;
    g.x1 = x1;
    g.y0 = y0;
    g.y1 = y1;
    return g;
}

/* Fields that are none, or mad: no hang, no crash, no line where there is no field. */
static void test_bad_fields(void)
{
    enum { N = 25 };
    static const char *const name[] = { "zero",       "NaN",       "one node", "random",
                                        "infinite",   "a row",     "a line",   "tiny",
                                        "two halves", "1e300 wide" };
    static double x[N * N], y[N * N];
    const tp_grid g = grid_of(N, N, 0, 1, 0, 1);
    int which, i, turn;
    alarm(100); /* a test that hangs ends */
    for (which = 0; which < 10; which++) {
        tp_layout l;
        tp_streams s;
        tp_figure *f;
        tp_panel *p;
        const tp__lines *lines;
        int none = which < 3, good, k;
        char text[100];
        memset(&l, 0, sizeof l);
        memset(&s, 0, sizeof s);
        l.width = l.height = 250;
        s.separation = which == 3 ? 2 : 0;
        for (i = 0; i < N * N; i++) {
            const int row = i / N, column = i % N;
            x[i] = which == 1 ? NAN : 0;
            y[i] = 0;
            if (which == 2 && i == 300) x[i] = 1;
            if (which == 3) x[i] = between(-1, 1), y[i] = between(-1, 1);
            if (which == 4) x[i] = column ? 1 : INFINITY, y[i] = row ? -1 : -INFINITY;
            if (which == 5) x[i] = row == 12;
            if (which == 6) x[i] = column < 12 ? 1 : -1;
            if (which == 7) x[i] = 1e-300, y[i] = 2e-300;
            if (which == 8) x[i] = column == 12 ? NAN : 1;
            if (which == 9) x[i] = row * 1e300, y[i] = (column - 11) * 1e-300;
        }
        f = tp_begin(&l);
        p = tp_axes(f, 0, 0, NULL);
        tp_streamlines(p, &g, x, y, &s, NULL);
        good = tp_save(f, in_folder("heat")) == TP_OK;
        lines = &p->mark[0].lines;
        for (turn = 0; turn < lines->n; turn++)
            for (k = 0; k < lines->strand[turn].n; k++) {
                const int at = lines->strand[turn].first + k;
                const double u =
                    (N - 1) * (lines->x[at] - p->left) / (p->right - p->left);
                const double v =
                    (N - 1) * (p->bottom - lines->y[at]) / (p->bottom - p->top);
                if (!(u >= -1e-9 && u <= N - 1 + 1e-9 && v >= -1e-9 && v <= N - 1 + 1e-9))
                    good = 0;
                if (which == 5 && fabs(v - 12) > .6) good = 0;
                if (which == 8 && fabs(u - 12) < .45) good = 0;
            }
        if (which == 4) {
            tp__field field;
            double *to = tp__field_of(f, p, &p->mark[0], &field);
            good = good && to && field.x[5 * N] == 1 && field.y[5 * N] == 0 &&
                   field.x[5] == 0 && field.y[5] == 1 && field.x[0] > .6 &&
                   field.y[0] > .6;
            free(to);
        }
        if (which == 2)
            none = lines->n > 1; /* within half a cell */
        else
            good = good && (lines->n == 0) == none;
        snprintf(text, sizeof text, "a field that is %s", name[which]);
        if (!ok(good && (which != 2 || !none), text))
            printf("# %d lines, %s\n", lines->n, tp_error(f));
        tp_end(f);
    }
    alarm(0);
}

/* Directions in pt: on logarithmic, reversed and stretched axes. */
static void test_directions(void)
{
    enum { N = 9 };
    double vx[N * N], vy[N * N];
    int turn, i, good = 1;
    for (turn = 0; turn < 16; turn++) {
        const int log = turn & 1;
        const tp_grid g = grid_of(N, N, turn & 4 ? 100 : 1, turn & 4 ? 1 : 100, .1, 10);
        tp_axes_desc d;
        tp_figure *f = tp_begin(NULL);
        tp_panel *p;
        memset(&d, 0, sizeof d);
        d.x.log = d.y.log = log;
        d.x.reverse = turn & 2;
        d.y.reverse = turn & 8;
        p = tp_axes(f, 0, 0, &d);
        for (i = 0; i < N * N; i++) { /* towards (30, 2), so along straight lines */
            const double u = i % N / (N - 1.), v = i / N / (N - 1.);
            const double x = log ? g.x0 * pow(g.x1 / g.x0, u) : g.x0 + u * (g.x1 - g.x0);
            const double y = log ? .1 * pow(100, v) : .1 + v * 9.9;
            vx[i] = 30 - x;
            vy[i] = 2 - y;
        }
        tp_streamlines(p, &g, vx, vy, NULL, NULL);
        tp__layout(f);
        {
            tp__field field;
            double *to = tp__field_of(f, p, &p->mark[0], &field);
            for (i = 0; to && i < N * N; i++) {
                const double u = i % N / (N - 1.), v = i / N / (N - 1.);
                const double x =
                    log ? g.x0 * pow(g.x1 / g.x0, u) : g.x0 + u * (g.x1 - g.x0);
                const double y = log ? .1 * pow(100, v) : .1 + v * 9.9, h = 1e-6;
                const double dx = tp__x(p, x + h * vx[i]) - tp__x(p, x - h * vx[i]);
                const double dy = tp__y(p, y + h * vy[i]) - tp__y(p, y - h * vy[i]);
                if (fabs(field.x[i] - dx / hypot(dx, dy)) > 1e-6 ||
                    fabs(field.y[i] - dy / hypot(dx, dy)) > 1e-6)
                    good = 0;
            }
            good = good && to && p->mark[0].lines.n > 10;
            free(to);
        }
        tp_end(f);
    }
    ok(good, "directions are those of the axes: logarithmic, reversed, turned grids");
}

static int level_is(double v, const char *want)
{
    char text[64];
    tp__level_text(text, sizeof text, v);
    if (strcmp(text, want)) printf("# %s, not %s\n", text, want);
    return !strcmp(text, want);
}

static void test_contours(void)
{
    enum { N = 61 };
    static double z[N * N];
    const tp_grid g = grid_of(N, N, -3, 3, -3, 3);
    const double levels[3] = { 1, 2, 4 }, many[4] = { -2e-6, 1e-5, 1500, 3.5e7 };
    tp_contours c;
    tp_style s;
    tp_heat h;
    tp_figure *f;
    tp_panel *p;
    int i, j, k, good, written = 0, covered = 0, upright = 1, apart = 1, drawn = 1;
    memset(&c, 0, sizeof c);
    memset(&s, 0, sizeof s);
    memset(&h, 0, sizeof h);
    for (i = 0; i < N; i++)
        for (j = 0; j < N; j++) {
            const double x = -3 + .1 * j, y = -3 + .1 * i;
            z[i * N + j] = x * x + y * y;
        }
    c.n_levels = 3;
    c.levels = levels;
    c.filled = 1;
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    tp_contour(p, &g, z, &c, NULL, NULL);
    save(f, "heat");
    for (k = -1; k < 3; k++) { /* along the x axis and down the bar */
        static const double at[4] = { .5, 1.2, 1.7, 2.5 }, value[4] = { .5, 1.5, 3, 11 };
        double lo, hi;
        const tp_color want = tp__layer_color(p, &p->mark[0], k, &lo, &hi);
        const double x = tp__x(p, at[k + 1]), y = tp__y(p, 0);
        const double bar = p->bottom - (p->bottom - p->top) * (lo + hi) / 2 / p->z.hi;
        if (pixel(x, y) != want || want != tp__shade(p, value[k + 1])) drawn = 0;
        if (pixel(p->right + p->bar_gap + TP__BAR / 2, bar) != want) drawn = 0;
    }
    ok(drawn && p->z.hi == 18 && p->bar && p->x.lo == -3 && p->x.hi == 3,
       "bands of filled contours have the colours of their middles, and so has the bar");
    tp_end(f);

    c.n_levels = 0;
    c.levels = NULL;
    c.filled = 0;
    c.labels = 1;
    for (k = 0; k < 30; k++) { /* random hills on panels of many sizes */
        tp_layout l;
        memset(&l, 0, sizeof l);
        l.width = between(120, 400);
        l.height = between(110, 300);
        f = tp_begin(&l);
        p = tp_axes(f, 0, 0, NULL);
        for (i = 0; i < N * N; i++) {
            const double x = -3 + .1 * (i % N), y = -3 + .1 * (i / N);
            z[i] = sin(x + k) * cos(y * (1 + k % 3)) + .1 * k / 40 * x * y;
        }
        tp_contour(p, &g, z, &c, NULL, NULL);
        tp__layout(f);
        if (f->status != TP_OK) apart = 0;
        for (i = 0; i < p->mark[0].lines.n; i++) {
            const tp__lines *lines = &p->mark[0].lines;
            const tp__strand *a = &lines->strand[i];
            const tp__text *t = &f->text[a->text < 0 ? 0 : a->text];
            double length = 0, wide, high, near = HUGE_VAL;
            if (a->text < 0) continue;
            written++;
            wide = fabs(cos(a->angle)) * t->width / 2;
            high = fabs(sin(a->angle)) * t->width / 2;
            if (fabs(a->angle) > 1.58) upright = 0;
            for (j = a->first; j + 1 < a->first + a->n; j++) {
                const double dx = lines->x[j + 1] - lines->x[j],
                             dy = lines->y[j + 1] - lines->y[j], d = hypot(dx, dy);
                const double u = fmin(fmax(((a->label_x - lines->x[j]) * dx +
                                            (a->label_y - lines->y[j]) * dy) /
                                               (d * d),
                                           0),
                                      1);
                near = fmin(near, hypot(lines->x[j] + u * dx - a->label_x,
                                        lines->y[j] + u * dy - a->label_y));
                length += d;
            }
            if (length < 30 || length < 2 * t->width || near > 3) upright = 0;
            if (a->label_x - wide < p->left || a->label_x + wide > p->right ||
                a->label_y - high < p->top || a->label_y + high > p->bottom)
                covered++;
            for (j = 0; j < i; j++) {
                const tp__strand *b = &lines->strand[j];
                const tp__text *u = &f->text[b->text < 0 ? 0 : b->text];
                if (b->text < 0) continue;
                if (fabs(a->label_x - b->label_x) <
                        wide + fabs(cos(b->angle)) * u->width / 2 + 2 &&
                    fabs(a->label_y - b->label_y) <
                        high + fabs(sin(b->angle)) * u->width / 2 + 7)
                    apart = 0;
            }
        }
        tp_end(f);
    }
    if (!ok(apart && written > 200 && covered == 0,
            "levels are written inside the panel and on none another (40 panels)"))
        printf("# %d, %d outside\n", written, covered);
    ok(upright, "they stand upright on lines that are long enough");

    /* lines break under the level, and nowhere else */
    for (i = 0; i < N * N; i++) z[i] = i / N;
    c.levels = levels;
    c.n_levels = 2;
    c.filled = 1; /* no white box behind the level */
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    s.color = TP_VERMILION;
    s.width = 1.5;
    tp_contour(p, &g, z, &c, NULL, &s);
    save(f, "heat");
    {
        const tp__strand *a = &p->mark[0].lines.strand[1];
        const double half = f->text[a->text].width / 2 + 2;
        double x;
        for (good = a->text >= 0, k = 0, x = p->left + 2; x < p->right - 2; x += .5) {
            const int in = fabs(x - a->label_x) < half - .6;
            if (in == (pixel(x, a->label_y) == TP_VERMILION)) k++;
            if (fabs(fabs(x - a->label_x) - half) < 1.2 &&
                in == (pixel(x, a->label_y) == TP_VERMILION))
                k--;
        }
        ok(good && k == 0, "a line is whole but for the place of its level");
    }
    tp_end(f);

    c.filled = 0;
    c.n_levels = 4;
    c.levels = many;
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    tp_contour(p, &g, z, &c, NULL, NULL);
    tp__layout(f);
    ok(f->status == TP_OK && p->mark[0].lines.n == 1, "levels beyond the data are none");
    tp_end(f);

    ok(level_is(0, "0") && level_is(-.25, "−0.25") && level_is(12500, "12500") &&
           level_is(.001, "0.001") && level_is(1e5, "10^{5}") &&
           level_is(-1e-4, "−10^{-4}") && level_is(3.5e7, "3.5×10^{7}") &&
           level_is(.1 + .2, "0.3"),
       "levels are written plainly, or as powers of ten");

    /* round levels */
    h.scale = TP_LOG;
    for (i = 0; i < N * N; i++) z[i] = pow(10, -4 + 6. * (i / N) / (N - 1));
    z[7] = 0;
    c.n_levels = 0;
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    c.filled = 1;
    tp_contour(p, &g, z, &c, &h, NULL);
    for (good = p->mark[0].contours.n_levels >= 5, k = 0;
         k < p->mark[0].contours.n_levels; k++) {
        const double v = log10(p->mark[0].contours.levels[k]);
        good = good && fabs(v - floor(v + .5)) < 1e-12;
    }
    ok(good && tp_save(f, in_folder("heat")) == TP_OK,
       "round levels on a log scale are powers of ten");
    tp_end(f);
}

static void test_masks(void)
{
    const double x[3] = { 0, 9, 9 }, y[3] = { 0, 0, 9 };
    double mask[25];
    const tp_grid g = grid_of(5, 5, 0, 4, 0, 4);
    int i, k, good = 1;
    double at;
    tp_style s;
    tp_figure *f = tp_begin(NULL);
    tp_panel *p = tp_axes(f, 0, 0, NULL);
    memset(&s, 0, sizeof s);
    for (i = 0; i < 25; i++) mask[i] = i % 5 >= 2 ? i % 2 ? -1 : NAN : 0;
    s.color = TP_VERMILION;
    s.alpha = 1;
    tp_line(p, 3, x, y, NULL);
    tp_mask(p, &g, mask, &s);
    save(f, "heat");
    for (at = .02; at < 4; at += .02) {
        const int red = pixel(tp__x(p, at), tp__y(p, 3.7)) == TP_VERMILION;
        if (fabs(at - 1.5) > .02) good = good && red == (at > 1.5);
    }
    ok(good && p->x.hi == 9 && p->y.hi >= 9 && p->mark[1].area.n == 1,
       "a mask begins halfway to its nodes and widens nothing");
    tp_end(f);
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    s.dash = TP_DASHED;
    tp_line(p, 3, x, y, NULL);
    tp_mask(p, &g, mask, &s);
    save(f, "heat");
    for (k = 0, at = 1.6; at < 3.9; at += .005) {
        const int now = pixel(tp__x(p, at), tp__y(p, 3.7)) == 0xffffffffu;
        k += now;
    }
    ok(k > 100 && k < 420, "a dashed one is hatched");
    tp_end(f);
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    memset(mask, 0, sizeof mask);
    tp_mask(p, &g, mask, NULL);
    ok(tp_save(f, in_folder("heat")) == TP_OK && p->mark[0].area.n == 0,
       "one that masks nothing is nothing");
    tp_end(f);
}

static void test_slopes(void)
{
    tp_axes_desc d;
    tp_style s;
    tp_figure *f = tp_begin(NULL);
    tp_panel *p;
    const tp__mark *m;
    double dx, dy, nx, ny;
    memset(&d, 0, sizeof d);
    memset(&s, 0, sizeof s);
    d.x.log = d.y.log = 1;
    p = tp_axes(f, 0, 0, &d);
    tp_slope(p, -1.5, 4, 8, 64, NULL);
    s.label = "*x*^{1/2}";
    tp_slope(p, .5, 100, 9, 1, &s);
    tp__layout(f);
    m = &p->mark[0];
    ok(m->x[0] == 4 && m->y[0] == 8 && m->x[1] == 64 && m->y[1] == .125,
       "a slope of -3/2 over a factor of 16 ends 64 times lower");
    ok(p->mark[1].y[1] == .9, "one may run backwards");
    ok(!strcmp(m->style.label, "slope −1.5") &&
           !strcmp(p->mark[1].style.label, "*x*^{1/2}"),
       "it names itself, or what is given");
    dx = tp__x(p, 64) - tp__x(p, 4), dy = tp__y(p, .125) - tp__y(p, 8);
    nx = m->end_x - (tp__x(p, 64) + tp__x(p, 4)) / 2;
    ny = m->end_y - (tp__y(p, .125) + tp__y(p, 8)) / 2;
    ok(fabs(m->angle - atan2(dy, dx)) < 1e-12 && fabs(nx * dx + ny * dy) < 1e-6 &&
           hypot(nx, ny) > 5 && hypot(nx, ny) < 9,
       "its name lies beside its middle, along it");
    tp_end(f);
    f = tp_begin(NULL);
    d.y.log = 0;
    tp_slope(tp_axes(f, 0, 0, &d), 1, 1, 1, 2, NULL);
    fails(f, TP_ERR_ARGUMENT, "not logarithmic", "a slope on a linear axis");
}

static void test_trajectory(void)
{
    enum { N = 101 };
    double x[N], y[N], z[N], length[N];
    tp_heat h;
    tp_style s;
    tp_figure *f;
    tp_panel *p;
    tp__lines l;
    int i, k, good = 1, joined = 1, heads = 0;
    double tip_x = 0, tip_y = 0;
    memset(&h, 0, sizeof h);
    memset(&s, 0, sizeof s);
    memset(&l, 0, sizeof l);
    for (i = 0; i < N; i++) {
        x[i] = i / (N - 1.);
        y[i] = 0;
        z[i] = pow(10, 4 * fabs(2 * x[i] - 1) - 2); /* down to .01 and up again */
    }
    h.scale = TP_LOG;
    h.min = 1e-2;
    h.max = 1e2;
    s.width = 2;
    s.arrows = 2;
    f = tp_begin(NULL);
    p = panel_of(f, 0, 1, 0, 0);
    tp_trajectory(p, N, x, y, z, &h, &s);
    save(f, "heat");
    for (i = 1; i < 200; i++) {
        const double at = i / 200.;
        const int shade = (int)(TP__SHADES * fabs(2 * at - 1) - 1e-9);
        const double part = TP__SHADES * fabs(2 * at - 1) - shade;
        if (part > .3 && part < .7 && fabs(at - .25) > .03 && fabs(at - .75) > .03 &&
            pixel(tp__x(p, at), tp__y(p, 0)) !=
                tp__shade(p, pow(10, 4 * (shade + .5) / TP__SHADES - 2)))
            good = 0;
    }
    ok(good && p->bar, "a trajectory has the colours of its numbers");
    tp__cut(f, p, &p->mark[0], &l);
    for (i = 1; i < l.n; i++) {
        const tp__strand *a = &l.strand[i - 1], *b = &l.strand[i];
        if (abs(a->level - b->level) != 1) joined = 0;
        if (l.x[a->first + a->n - 1] != l.x[b->first]) joined = 0;
    }
    ok(joined && l.n == 2 * TP__SHADES - 1 && l.strand[0].level == TP__SHADES - 1 &&
           l.strand[TP__SHADES - 1].level == 0,
       "in pieces that join, one for each shade on the way");
    tp__lines_free(&l);
    tp_end(f);

    /* one long step is cut too; one number is one shade; one point is nothing */
    f = tp_begin(NULL);
    p = panel_of(f, 0, 1, 0, 0);
    z[1] = 1e2, z[0] = 1e-2, x[1] = 1;
    tp_trajectory(p, 2, x, y, z, &h, NULL);
    x[1] = .01, z[1] = z[0] = 5;
    tp_trajectory(p, 2, x, y, z, &h, NULL);
    tp_trajectory(p, 1, x, y, z, &h, NULL);
    save(f, "heat");
    for (k = 0; k < 3; k++) {
        tp__cut(f, p, &p->mark[k], &l);
        good = good && l.n == (k == 0 ? TP__SHADES : k == 1);
        tp__lines_free(&l);
    }
    ok(good, "one long step is cut, too");
    tp_end(f);

    /* heads: how many, where, and which way */
    {
        cairo_surface_t *page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 9, 9);
        cairo_t *cr = cairo_create(page);
        cairo_path_t *path;
        tp_panel q;
        memset(&q, 0, sizeof q);
        q.right = q.bottom = 100;
        for (i = 0; i < N; i++) x[i] = 150 - 2 * i, y[i] = 50; /* in from the right */
        s.arrows = 4;
        tp__heads(cr, &q, N, x, y, &s, length);
        path = cairo_copy_path(cr);
        for (good = 1, i = 0; i < path->num_data; i += path->data[i].header.length) {
            const cairo_path_data_t *to = &path->data[i];
            if (to->header.type == CAIRO_PATH_MOVE_TO && i + 6 < path->num_data &&
                to[2].header.type == CAIRO_PATH_LINE_TO) {
                tip_x = to[1].point.x;
                tip_y = to[1].point.y;
                if (fabs(tip_x - (87.5 - 25 * heads)) > .55 * (3.4 + 1.4 * 2) + .1 ||
                    tip_x > 87.5 - 25 * heads || to[3].point.x < tip_x ||
                    fabs(tip_y - 50) > 1e-2)
                    good = 0;
                heads++;
            }
        }
        ok(good && heads == 4, "heads are spread evenly on what is seen and point ahead");
        cairo_path_destroy(path);
        s.arrows = -1;
        cairo_new_path(cr);
        tp__heads(cr, &q, N, x, y, &s, length);
        path = cairo_copy_path(cr);
        ok(path->num_data > 8 && fabs(path->data[1].point.x - x[N - 1]) < 3 &&
               path->data[3].point.x > x[N - 1] + 2,
           "or there is one, at the end");
        cairo_path_destroy(path);
        cairo_destroy(cr);
        cairo_surface_destroy(page);
    }
}

static tp_figure *field_example(void)
{
    enum { N = 41 };
    static double vx[N * N], vy[N * N], z[N * N], mask[N * N];
    const tp_grid g = grid_of(N, N, 0, 10, 0, 10);
    double x[60], y[60], v[60];
    tp_layout l;
    tp_contours c;
    tp_heat h;
    tp_style s;
    tp_figure *f;
    tp_panel *p;
    int i;
    memset(&l, 0, sizeof l);
    memset(&c, 0, sizeof c);
    memset(&h, 0, sizeof h);
    memset(&s, 0, sizeof s);
    l.columns = 2;
    for (i = 0; i < N * N; i++) {
        const double a = .25 * (i % N), b = .25 * (i / N);
        vx[i] = a * (3 - a);
        vy[i] = b * (6 - b);
        z[i] = (a - 3) * (a - 3) + (b - 6) * (b - 6);
        mask[i] = b < 1;
        if (mask[i] != 0) vx[i] = NAN;
    }
    for (i = 0; i < 60; i++) {
        x[i] = 3 + 5 * exp(-.1 * i);
        y[i] = 6 + 3 * exp(-.05 * i);
        v[i] = exp(-.1 * i);
    }
    f = tp_begin(&l);
    p = tp_axes(f, 0, 0, NULL);
    s.label = "excluded";
    tp_mask(p, &g, mask, &s);
    s.label = "field";
    tp_streamlines(p, &g, vx, vy, NULL, &s);
    h.label = "speed";
    s.label = "path";
    s.arrows = 2;
    tp_trajectory(p, 60, x, y, v, &h, &s);
    p = tp_axes(f, 0, 1, NULL);
    c.filled = c.labels = 1;
    h.label = "loss";
    tp_contour(p, &g, z, &c, &h, NULL);
    s.arrows = -1;
    tp_line(p, 60, x, y, &s);
    return f;
}

static void test_field_files(void)
{
    tp_figure *f = field_example(), *g = field_example();
    char *s;
    size_t n;
    save(f, "heat");
    save(g, "heat2");
    ok(same_file(in_folder("heat.svg"), in_folder("heat2.svg")) &&
           same_file(in_folder("heat.pdf"), in_folder("heat2.pdf")) &&
           same_file(in_folder("heat.png"), in_folder("heat2.png")),
       "equal fields have the same bytes");
    tp_save(f, in_folder("heat2"));
    ok(same_file(in_folder("heat.svg"), in_folder("heat2.svg")), "saved again, too");
    ok(tp_dump(f, in_folder("heat.txt")) == TP_OK, "they are dumped");
    s = slurp(in_folder("heat.txt"), &n);
    ok(s &&
           strstr(s,
                  " rows 41 columns 41 separation 9 arrows 60\n    0 0\n    10 10\n") &&
           strstr(s, "mask \"excluded\"") && strstr(s, "trajectory \"path\"") &&
           strstr(s, " arrows 2 colours 0\n    8 9 1\n") &&
           strstr(s, "filled 1 labels 1 levels 10 20 30 40 50 60 70 80\n"),
       "with grids, levels, numbers and arrows");
    free(s);
    tp_end(f);
    tp_end(g);
}

/* What a panel of 200 x 200 pt costs. */
static void test_field_size(void)
{
    const tp__field field = field_of(6);
    const tp_grid g = grid_of(NET, NET, 0, 1, 0, 1);
    tp_layout l;
    tp_figure *f;
    tp_panel *p;
    size_t n, bare;
    memset(&l, 0, sizeof l);
    l.width = 232;
    l.height = 232;
    f = tp_begin(&l);
    p = tp_axes(f, 0, 0, NULL);
    tp_hline(p, 0, NULL);
    bare = save(f, "heat");
    tp_streamlines(p, &g, field.x, field.y, NULL, NULL);
    n = save(f, "heat");
    ok(p->mark[1].lines.n > 40 && n > bare && n - bare < 25000,
       "streamlines of a panel: an SVG under 25 kB");
    tp_end(f);
}

static void test_field_errors(void)
{
    const double z[4] = { 1, 2, INFINITY, 3 }, level[2] = { 2, 1 }, x[2] = { 0, 1 },
                 bad[2] = { NAN, 1 }, fine[4] = { 0, 1, 2, 3 };
    const tp_grid g = grid_of(2, 2, 0, 1, 0, 1), thin = grid_of(1, 4, 0, 1, 0, 1),
                  flat = grid_of(2, 2, 0, 0, 0, 1);
    tp_contours c;
    tp_streams t;
    tp_style s;
    tp_figure *f;
    memset(&c, 0, sizeof c);
    memset(&t, 0, sizeof t);
    memset(&s, 0, sizeof s);
    f = tp_begin(NULL);
    tp_contour(tp_axes(f, 0, 0, NULL), &g, z, NULL, NULL, NULL);
    fails(f, TP_ERR_DATA, "contour: z[2] is inf", "an infinite node");
    f = tp_begin(NULL);
    tp_contour(tp_axes(f, 0, 0, NULL), &thin, z, NULL, NULL, NULL);
    fails(f, TP_ERR_ARGUMENT, "a grid of 1 rows, 4 columns", "a grid of one row");
    f = tp_begin(NULL);
    tp_mask(tp_axes(f, 0, 0, NULL), &flat, z, NULL);
    fails(f, TP_ERR_ARGUMENT, "mask: a grid from (0, 0) to (0, 1)", "one without width");
    f = tp_begin(NULL);
    tp_mask(tp_axes(f, 0, 0, NULL), NULL, z, NULL);
    fails(f, TP_ERR_ARGUMENT, "a grid of 0 rows", "no grid");
    c.n_levels = 2;
    c.levels = level;
    f = tp_begin(NULL);
    tp_contour(tp_axes(f, 0, 0, NULL), &g, fine, &c, NULL, NULL);
    fails(f, TP_ERR_ARGUMENT, "level 1 is 1", "levels that fall");
    f = tp_begin(NULL);
    tp_contour(tp_axes(f, 0, 0, NULL), &g, NULL, NULL, NULL, NULL);
    fails(f, TP_ERR_ARGUMENT, "z is NULL", "contours of nothing");
    t.separation = 1;
    f = tp_begin(NULL);
    tp_streamlines(tp_axes(f, 0, 0, NULL), &g, z, z, &t, NULL);
    fails(f, TP_ERR_ARGUMENT, "separation 1 (at least 2)", "lines too dense");
    f = tp_begin(NULL);
    tp_streamlines(tp_axes(f, 0, 0, NULL), &g, z, NULL, NULL, NULL);
    fails(f, TP_ERR_ARGUMENT, "the field is NULL", "no field");
    f = tp_begin(NULL);
    tp_trajectory(tp_axes(f, 0, 0, NULL), 2, x, x, bad, NULL, NULL);
    fails(f, TP_ERR_DATA, "trajectory: z[0] is nan", "NaN as the colour of a trajectory");
    s.arrows = -2;
    f = tp_begin(NULL);
    tp_line(tp_axes(f, 0, 0, NULL), 2, x, x, &s);
    fails(f, TP_ERR_ARGUMENT, "arrows -2", "a negative number of arrows");
    tp_trajectory(NULL, 2, x, x, x, NULL, NULL);
    tp_contour(NULL, &g, z, NULL, NULL, NULL);
    tp_streamlines(NULL, &g, z, z, NULL, NULL);
    tp_mask(NULL, &g, z, NULL);
    tp_slope(NULL, 1, 1, 1, 2, NULL);
}

static void test_heat_errors(void)
{
    static const struct {
        tp_colors scale;
        double min, max;
    } wrong[] = { { TP_LOG, -1, 1 },       { TP_LOG, 0, -1 },
                  { TP_SEQUENTIAL, 3, 2 }, { TP_DIVERGING, -1, 2 },
                  { TP_DIVERGING, 0, -1 }, { TP_SEQUENTIAL, 0, NAN },
                  { (tp_colors)7, 0, 0 } };
    const double z[3] = { 1, NAN, 2 }, negative[3] = { 1, 0, -2 },
                 big[3] = { 1, 0, INFINITY }, x[3] = { 1, 2, 3 };
    tp_heat h;
    tp_axes_desc d;
    tp_figure *f;
    tp_panel *p;
    size_t i;
    int all = 1;
    memset(&h, 0, sizeof h);
    memset(&d, 0, sizeof d);
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        h.scale = wrong[i].scale;
        h.min = wrong[i].min;
        h.max = wrong[i].max;
        f = tp_begin(NULL);
        tp_heatmap(tp_axes(f, 0, 0, NULL), 1, 3, x, &h);
        if (tp_status_of(f) != TP_ERR_ARGUMENT)
            all = 0, printf("# %lu\n", (unsigned long)i);
        tp_end(f);
    }
    ok(all, "limits that are none are refused");
    memset(&h, 0, sizeof h);
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 1, 3, big, NULL);
    fails(f, TP_ERR_DATA, "heatmap: z[2] is inf", "an infinite cell");
    f = tp_begin(NULL);
    tp_scatter(tp_axes(f, 0, 0, NULL), 3, x, x, z, NULL, NULL);
    fails(f, TP_ERR_DATA, "scatter: z[1] is nan", "NaN as the colour of a point");
    h.scale = TP_LOG;
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 3, 1, negative, &h);
    fails(f, TP_ERR_DATA, "z[2] is -2, with logarithmic colours",
          "a negative cell on a log scale");
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 0, 3, x, NULL);
    fails(f, TP_ERR_ARGUMENT, "0 rows, 3 columns", "a heat map without rows");
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 100000, 100000, x, NULL);
    fails(f, TP_ERR_ARGUMENT, "100000 rows", "and one too large");
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 1, 3, NULL, NULL);
    fails(f, TP_ERR_ARGUMENT, "z is NULL", "and one without cells");
    h.x0 = h.x1 = 2;
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 1, 3, x, &h);
    fails(f, TP_ERR_ARGUMENT, "from (2, 0) to (2, 1)", "and one without width");
    f = tp_begin(NULL);
    d.x.log = 1;
    tp_heatmap(tp_axes(f, 0, 0, &d), 1, 3, x, NULL);
    fails(f, TP_ERR_DATA, "x0[0] is 0, on a logarithmic axis", "from 0 on a log axis");
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    tp_heatmap(p, 1, 3, x, NULL);
    h.x1 = 3;
    tp_heatmap(p, 1, 3, x, &h);
    tp_save(f, in_folder("bad"));
    fails(f, TP_ERR_ARGUMENT, "two scales", "two scales of colours in a panel");
    h.label = "\\nonsense";
    f = tp_begin(NULL);
    tp_heatmap(tp_axes(f, 0, 0, NULL), 1, 3, x, &h);
    tp_save(f, in_folder("bad"));
    fails(f, TP_ERR_LABEL, "\\nonsense", "a wrong name of a bar");
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    tp_heatmap(p, 1, 1, z + 1, NULL);
    ok(tp_save(f, in_folder("heat")) == TP_OK, "nothing but missing cells can be drawn");
    tp_end(f);
    tp_heatmap(NULL, 1, 3, x, NULL);
    tp_scatter(NULL, 3, x, x, x, NULL, NULL);
}

/* A panel that shows a speck of a contour is laid out at once, labels too. */
static void test_far_contour(void)
{
    const double z[4] = { 0, 1, 1, 3 };
    const tp_grid g = { 2, 2, -1e12, 1e12, -1e12, 1e12 };
    const clock_t start = clock();
    tp_axes_desc d;
    tp_contours c;
    tp_figure *f = tp_begin(NULL);
    memset(&d, 0, sizeof d);
    memset(&c, 0, sizeof c);
    d.x.min = d.y.min = -1;
    d.x.max = d.y.max = 1;
    c.labels = 1;
    tp_contour(tp_axes(f, 0, 0, &d), &g, z, &c, NULL, NULL);
    tp__layout(f);
    ok(f->status == TP_OK && clock() - start < 20 * CLOCKS_PER_SEC,
       "contours far beyond their panel are laid out at once");
    tp_end(f);
}

int main(void)
{
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/toyplot-XXXXXX", base ? base : P_tmpdir);
    if (!mkdtemp(folder)) {
        printf("Bail out! no temporary folder %s\n", folder);
        return 1;
    }
    test_linear();
    test_names();
    test_labels();
    test_spread();
    test_layout();
    test_grid();
    test_inside();
    test_limits();
    test_histogram();
    test_thin();
    test_files();
    test_short_svg();
    test_errors();
    test_animation();
    test_animation_size();
    test_colors();
    test_cells();
    test_size();
    test_heat_files();
    test_on_line();
    test_heat_errors();
    test_march();
    test_streams();
    test_bad_fields();
    test_directions();
    test_contours();
    test_far_contour();
    test_masks();
    test_slopes();
    test_trajectory();
    test_field_files();
    test_field_size();
    test_field_errors();
    if (picture) cairo_surface_destroy(picture);
    printf("1..%d\n", tests);
    {
        static const char *const left[] = {
            "a.svg",     "a.pdf",     "a.png",     "a.txt",    "b.svg",
            "b.pdf",     "b.png",     "c.svg",     "c.pdf",    "c.png",
            "c.txt",     "heat.svg",  "heat.pdf",  "heat.png", "heat.txt",
            "heat2.svg", "heat2.pdf", "heat2.png", "a.apng",   "b.apng"
        };
        size_t i;
        for (i = 0; i < sizeof left / sizeof *left; i++) remove(in_folder(left[i]));
        if (rmdir(folder)) printf("# %s is not empty\n", folder), failures++;
    }
    return failures != 0;
}
