/*md
# A sample {#sec:sample}

A chapter that says nothing, with everything that a chapter may have in it: the value {{half:%.2f}}
in text, $x = {{tiny:sci2}}$ in math, `{{tiny:%.1e}}` in code, {{tiny:sci1}} in text again, the
integer {{n:%d}} and the difference {{minus:%.1f}}.

$$ F(\lambda) = \frac12 \Bigl\langle \frac{\lambda^2}{(\lambda + \lambda_i)^2} \Bigr\rangle,
   \qquad \lVert S \rVert_2 \le {{half:%.1f}} = -\ln x. $$ {#eq:one}

As @eq:one, @fig:line, @tbl:numbers and @sec:sample show, [-@eq:one] is claim @clm:00-A1, and
@goh2017 knew it.
*/

//- hide
#include <stdio.h>
#include <string.h>
//- end

/* What both programs share. */
static double half(double x)
{
    return 0.5 * x;
}

//- fold The folder of the "--out" option
static const char *folder(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--out") == 0) return argv[i + 1];
    return ".";
}
//- end

/*md
## Results

```{.csv #tbl:numbers file=numbers.csv formats="%d,%.3f,%s"}
Some numbers, and {{half:%.2f}}.
```

![A line, see @eq:one.](line.svg){#fig:line animation=line
alt="A line from below left to above right."}

```{.claims}
```
*/

#ifdef CHAPTER_DRAW
#include <cairo-pdf.h>
#include <cairo-svg.h>

static void ch_figure(const char *out, cairo_surface_t *surface, const char *name)
{
    (void)out, (void)name;
    cairo_t *c = cairo_create(surface);
    cairo_move_to(c, 0, 90);
    cairo_line_to(c, half(400), 10);
    cairo_stroke(c);
    cairo_destroy(c);
    cairo_surface_destroy(surface);
}

//- hide
/* Two frames of two pixels. */
static void ch_animation(const char *out, const char *name)
{
    static const unsigned char frames[] = {
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 2, 0, 0, 0,
        1, 1, 0, 0, 0, 0, 220, 89, 66, 39, 0, 0, 0, 8, 97, 99, 84, 76, 0, 0, 0, 2, 0, 0,
        0, 0, 243, 141, 147, 112, 0, 0, 0, 26, 102, 99, 84, 76, 0, 0, 0, 0, 0, 0, 0, 2, 0,
        0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 247, 58, 231, 193, 0, 0, 0, 10,
        73, 68, 65, 84, 120, 218, 99, 112, 0, 0, 0, 66, 0, 65, 132, 191, 142, 98, 0, 0, 0,
        26, 102, 99, 84, 76, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 2, 0, 0, 108, 73, 13, 21, 0, 0, 0, 14, 102, 100, 65, 84, 0, 0, 0, 2, 120,
        218, 99, 104, 0, 0, 0, 130, 0, 129, 168, 90, 67, 235, 0, 0, 0, 0, 73, 69, 78, 68,
        174, 66, 96, 130
    };
    char path[1000];
    snprintf(path, sizeof path, "%s/%s.apng", out, name);
    FILE *f = fopen(path, "wb");
    if (f) fwrite(frames, 1, sizeof frames, f), fclose(f);
}
//- end

static void draw_line(const char *out)
{
    char path[1000];
    snprintf(path, sizeof path, "%s/line.pdf", out);
    cairo_surface_t *pdf = cairo_pdf_surface_create(path, 200, 100);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, "2023-11-14T22:13:20Z");
    ch_figure(out, pdf, "line");
    snprintf(path, sizeof path, "%s/line.svg", out);
    ch_figure(out, cairo_svg_surface_create(path, 200, 100), "line");
    ch_animation(out, "line");
}

int main(int argc, char **argv)
{
    draw_line(folder(argc, argv));
    return 0;
}
#else
static void put(const char *out, const char *name, const char *text)
{
    char path[1000];
    snprintf(path, sizeof path, "%s/%s", out, name);
    FILE *f = fopen(path, "w");
    if (f) fputs(text, f), fclose(f);
}

int main(int argc, char **argv)
{
    char values[200];
    const char *out = folder(argc, argv);
    snprintf(values, sizeof values,
             "scale: \"quick\"\nseed: \"7\"\nn: \"12\"\nhalf: \"%.17g\"\n"
             "tiny: \"6.1234e-11\"\nminus: \"-1.5\"\nname: \"abc\"\n", half(1));
    put(out, "values.yaml", values);
    put(out, "numbers.csv", "n,$x^2$,\"a, \"\"word\"\"\"\n1,0.12345678,*one*\n-2,1e-3,two\n");
    put(out, "claims.csv",
        "id,source,says,published,measured,error,expected,tolerance,verdict,note\n"
        "00-A1,\"Post, Eq. 1\",\"The norm $\\|S\\|$ is a half\",0.5,0.29832123,0.00158,0.3,0.0115,"
        "reproduced,\n"
        "00-A2,Post,\"It is, always, \"\"small\"\"\",<1,2.5e-9,3e-10,0,1e-8,\"reproduced, corrected\","
        "\"A note, see @sec:sample\"\n");
    return 0;
}
#endif
