# The report: a scratch copy of the pipeline with the chapter report/00-sample.c.  Every mistake in
# a source stops the build and names file and line; documents are the same bytes twice; make does
# again what has changed and nothing else; without LaTeX there is still Markdown and HTML.
. "$(dirname "$0")/tap.bash"

need pandoc pandoc
need lualatex texlive-luatex
unset MAKEFLAGS MAKEOVERRIDES MFLAGS MAKELEVEL

sample=$PWD/tests/report/00-sample.c
work=$scratch/work
mkdir -p "$work/chapters"
cp -r Makefile README.md report "$work"
cp "$sample" "$work/chapters"
echo 'typedef int nothing;' >"$work/chapters/library.c" # which this chapter does without
cd "$work" || exit 1
chapter=chapters/00-sample.c out=build/quick

check 'the Markdown, HTML and PDF are made' make -j2 SCALE=quick report
check 'a second run does nothing' make -q SCALE=quick report

holds() { # holds FILE TEXT, whatever the kind of its spaces
    sed 's/\xc2\xa0/ /g; s/\xe2\x80\xaf/ /g' "$1" >"$scratch/text"
    grep -qF -e "$2" "$scratch/text" || { echo "$1 has no: $2"; return 1; }
}
check 'a value in text' holds $out/toyreg.md 'the value 0.50'
check 'a value in math' holds $out/toyreg.md 'x = 6.12\times 10^{-11}'
check 'a value in code' holds $out/toyreg.md '`6.1e-11`'
check 'a power of ten in text becomes math' holds $out/toyreg.md '6.1\times 10^{-11}'
check 'a negative number in text has a minus sign' holds $out/toyreg.md 'difference −1.5.'
check 'a numbered equation' holds $out/toyreg.md '\tag{0.1}'
check 'a sign and a logarithm without gaps' holds $out/toyreg.html \
    '<mo form="prefix">−</mo><mo lspace="0em" rspace=".17em">ln</mo>'
check 'a numbered figure' holds $out/toyreg.md '**Figure 0.1.** A line, see [Equation (0.1)](#eq:one).'
line=$(grep -n '^static void draw_line' $chapter | cut -d: -f1)
check 'a figure names the lines that drew it' holds $out/toyreg.md "(../../$chapter#L$line-L"
check 'a figure links to its listing' holds $out/toyreg.html "-$line\">source: <code>$chapter</code>"
check 'an animation is in the page' holds $out/toyreg.html \
    "src=\"data:image/apng;base64,$(base64 -w 0 $out/00-sample/line.apng)\""
check 'Markdown has the still figure' holds $out/toyreg.md '](00-sample/line.svg)'
check 'a table with formats' grep -Eq '^\| +1 \| +0\.123 \| \*one\*' $out/toyreg.md
check 'a quoted field' holds $out/toyreg.md 'a, “word”'
check 'hidden code is not listed' sh -c "! grep -q stdio.h $out/toyreg.md"
check 'a folded listing' holds $out/toyreg.html '<summary>The folder of the &quot;--out&quot; option</summary>'
check 'a claim with its error' holds $out/toyreg.md '0.2983 ± 0.0016'
check 'a small claim with its error' holds $out/toyreg.md '(2.50 ± 0.30) × 10<sup>−9</sup>'
check 'a claim leads from the ledger to the chapter' holds $out/toyreg.html 'href="#claim-00-A1">A1<'
check 'and back' holds $out/toyreg.html 'href="#ledger-00-A1">A1<'
check 'the tally' holds $out/tally.txt '2 claims, checked at scale quick, seed 7. 1 reproduced; 1 reproduced, corrected.'
check 'the HTML is one file without scripts' sh -c \
    "! grep -Eq '<script|<link|(src|href)=\"(\.|/|build|chapters)' $out/toyreg.html"
targets() { # what links and drawings of a page refer to is in it, and once
    perl -0777 -ne 'END { exit $bad } $n{$1}++ while /\sid="([^"]*)"/g;
        $n{$_} > 1 && print("two of $_\n") && ($bad = 1) for keys %n;
        while (/(?:href="#|url\(#)([^")]*)/g) { $n{$1} || print("no $1\n") && ($bad = 1) }' "$1"
}
check 'every link inside the HTML has one target' targets $out/toyreg.html
check 'a listing has its line numbers' holds $out/toyreg.html "<pre id=\"00-sample-L22\" data-lines=\"22
23"
check 'and few colours' holds $out/toyreg.html '<c-t>static double</c-t> half(<c-t>double</c-t> x)'

# Nine chapters make a page of 5 MB at most: of its code no more than twice its text, and what
# several drawings show only once.
listings() {
    perl -0777 -ne 'END { print "$n bytes for $text\n"; exit !($text && $n < 2 * $text) }
        while (/<pre.*?<\/pre>/sg) { $n += length $&; $text += length($& =~ s/<[^>]*>//gr) }' "$1"
}
check 'listings take at most twice their text' listings $out/toyreg.html
drawing='<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
width="200pt" height="100pt" viewBox="0 0 200 100" version="1.1">
<defs>
<path id="glyph0-1" d="m.5 0 2 3z"/>
<path id="glyph1-12" d="m.5 0 2 3z"/>
<clipPath id="clip1"><path d="m0 0h9v9z"/></clipPath>
</defs>
<g clip-path="url(#clip1)" fill="#abc"><use xlink:href="#glyph0-1" x="1" y="2"/>
<use xlink:href="#glyph1-12" x="3" y="2"/></g>
</svg>'
draws() { # draws SVG COMMAND...: with line.svg so, shown twice, in the page $scratch/drawn.html
    local status=0
    cp $out/00-sample/line.svg "$scratch/kept"
    printf '%s\n' "$1" >$out/00-sample/line.svg
    sed 's/^```{.claims}/![Again.](line.svg){#fig:again alt="It."}\n\n&/' "$sample" >$chapter
    rm -f "$scratch/drawn.html"
    RESULTS=$out report/weave html "$scratch/drawn.html" report/front.md $chapter && "${@:2}" || status=1
    cp "$scratch/kept" $out/00-sample/line.svg
    cp "$sample" $chapter
    return $status
}
once() {
    targets "$scratch/drawn.html" && [ "$(grep -o 'm.5 0 2 3z' "$scratch/drawn.html" | wc -l)" = 1 ] &&
        [ "$(grep -o '<use href="#_1"' "$scratch/drawn.html" | wc -l)" = 4 ] &&
        [ "$(grep -o 'url(#_[12]-clip1)" fill="#abc"' "$scratch/drawn.html" | sort -u | wc -l)" = 2 ]
}
check 'drawings share outlines, and nothing else' draws "$drawing" once
check 'a drawing has its text and size' draws "$drawing" holds "$scratch/drawn.html" \
    '<svg role="img" aria-label="It." width="306" viewBox="0 0 200 100">'
too_large() {
    ! draws "<svg width=\"9pt\"><!-- $(head -c 5000000 /dev/zero | tr '\0' x) --></svg>" true \
        >"$scratch/said" 2>&1 && [ ! -e "$scratch/drawn.html" ] &&
        grep -q 'bytes, and a page has 5000000 at most' "$scratch/said"
}
check 'a page of more than 5 MB is refused' too_large
stops() {
    rm -f "$scratch/refused.html"
    if RESULTS=$out report/weave html "$scratch/refused.html" report/front.md $chapter >"$scratch/said" 2>&1
    then echo 'it was accepted'; return 1; fi
    cat "$scratch/said"
    [ ! -e "$scratch/refused.html" ] && grep -qF -e "$1" "$scratch/said"
}
too_long() {
    cp $out/00-sample/line.apng "$scratch/animation"
    head -c 3800000 /dev/zero >>$out/00-sample/line.apng
    stops 'bytes, and a page has 5000000 at most'
    local status=$?
    cp "$scratch/animation" $out/00-sample/line.apng
    return $status
}
check 'so is one with an animation of 3.8 MB' too_long

sed -i '/^<!-- begin/,/^<!-- end/{/^<!--/!d}' README.md
check 'README.md gets the claims' make SCALE=quick readme
check 'between its marks' sh -c "sed -n '/^<!-- begin/,/^<!-- end/p' README.md | grep -q 'A sample.*chapters/00-sample.c.*2'"
cp README.md "$scratch"
check 'and again the same' sh -c "make SCALE=quick readme && cmp README.md $scratch/README.md"

# Twice the same bytes.
mkdir "$scratch/first"
cp $out/toyreg.* "$scratch/first"
rm $out/toyreg.*
make SCALE=quick report >/dev/null 2>&1
for f in md html pdf; do
    check "two builds give the same toyreg.$f" cmp $out/toyreg.$f "$scratch/first/toyreg.$f"
done

# What make does again.  A line is added, so that all line numbers move.
simulated() { grep -c -- '--scale quick' "$scratch/make"; }
drawn() { grep -c -- '-draw --out' "$scratch/make"; }
makes() { # makes SIMULATIONS DRAWINGS
    make SCALE=quick 00-sample >"$scratch/make" 2>&1 || { cat "$scratch/make"; return 1; }
    cat "$scratch/make"
    [ "$(simulated) $(drawn)" = "$1 $2" ]
}
sed -i '3a A sentence more.\n' $chapter
check 'a change of prose runs no program' makes 0 0
check 'and weaves the page' holds $out/00-sample/00-sample.html 'A sentence more.'
sed -i 's/half(400), 10/half(400), 20/' $chapter
check 'a change of style draws only' makes 0 1
rm $out/00-sample/line.svg
check 'a lost figure is drawn again' makes 0 1
rm $out/00-sample/line.apng
check 'a lost animation is made again' makes 0 1
sed -i 's/0\.12345678/0.22345678/' $chapter
check 'a change of the simulation runs both' makes 1 1
check 'then all is up to date' makes 0 0
check 'a change of the style sheet makes the page again' sh -c \
    'sleep 0.01; touch report/style.css; ! make -q SCALE=quick 00-sample && make SCALE=quick 00-sample && make -q SCALE=quick 00-sample'

# Mistakes.  refuses NAME TOKEN EDIT: after the edit (of sed) the build stops, and the message begins
# with the file and the line of the token.
refuses() {
    local name=$1 token=$2 line
    shift 2
    cp "$sample" $chapter
    sed -i "$@" $chapter
    line=$(grep -nF -m 1 -e "$token" $chapter | cut -d: -f1)
    check "$name" stops "$chapter:$line: error: "
}
cp "$sample" $chapter
make SCALE=quick 00-sample >/dev/null 2>&1
refuses 'an unknown value' '{{halve' 's/{{half:%.2f}}$/{{halve:%.2f}}/'
refuses 'a malformed value' '{{half %' 's/{{half:%.2f}}$/{{half %.2f}}/'
refuses 'an unknown format' '%5s' 's/{{half:%.2f}}$/{{half:%5s}}/'
refuses 'a format that does not fit' '{{half:%d}}' 's/{{half:%.2f}}$/{{half:%d}}/'
refuses 'a number wanted of a text' '{{name' 's/{{half:%.2f}}$/{{name:%.2f}}/'
refuses 'an unknown equation' '@eq:two' 's/@eq:one,/@eq:two,/'
refuses 'an unknown figure' '@fig:lines' 's/@fig:line,/@fig:lines,/'
refuses 'an unknown claim' '@clm:00-A9' 's/@clm:00-A1/@clm:00-A9/'
refuses 'an unknown citation' '@goh2018' 's/@goh2017/@goh2018/'
refuses 'two things of one name' '#fig:line' 's/#tbl:numbers/#fig:line/; s/@tbl:numbers/@fig:line/'
refuses 'a figure that no line draws' '(lines.svg)' 's/(line.svg)/(lines.svg)/'
refuses 'a figure without alternative text' '(line.svg)' 's/^alt="[^"]*"//'
refuses 'an animation that no line makes' '(line.svg)' 's/animation=line/animation=lines/'
refuses 'a figure without a name' '(line.svg)' 's/#fig:line //; s/@fig:line, //'
refuses 'a missing table' '#tbl:numbers' 's/file=numbers/file=letters/'
refuses 'a wrong format of a column' '#tbl:numbers' 's/%.3f,%s/%x,%s/'
refuses 'a formula that cannot be set' '\nosuch' 's/\\frac12 \\Bigl/\\nosuch \\Bigl/'
refuses 'prose that is never closed' '/*md' '0,/^\*\/$/{/^\*\/$/d}; $!{/^\*\/$/d}; s,^//-.*,,'
refuses 'hidden code that is never closed' '//- hide' '/^\/\/- end/d; /^\/\/- fold/,$d'
refuses 'an unknown directive' '//- show' 's,//- hide,//- show,'
refuses 'an end of nothing' '//- end' 's,^//- hide,,'
refuses 'a fold without a title' '//- fold' 's,//- fold.*,//- fold,'
cp "$sample" $chapter

sed -i 's/@sec:sample show/@sec:elsewhere show/' $chapter
check 'a chapter alone may speak of others' make SCALE=quick 00-sample
check 'the whole report may not' stops \
    "$chapter:$(grep -n '@sec:elsewhere' $chapter | cut -d: -f1): error: nothing is called sec:elsewhere"
cp "$sample" $chapter

mv $out/00-sample/line.svg "$scratch"
check 'a missing figure file' stops "$chapter:$(grep -n '(line.svg)' $chapter | cut -d: -f1): error: "
mv "$scratch/line.svg" $out/00-sample
mv $out/00-sample/line.apng "$scratch"
check 'a missing animation file' stops "$chapter:$(grep -n '(line.svg)' $chapter | cut -d: -f1): error: cannot read"
cp $out/00-sample/line.pdf $out/00-sample/line.apng
check 'what is no animation' stops "$chapter:$(grep -n '(line.svg)' $chapter | cut -d: -f1): error: "
mv "$scratch/line.apng" $out/00-sample
spoil() { # spoil FILE EDIT: with the results edited the build stops, and names their file and line
    cp "$out/00-sample/$1" "$scratch/kept"
    sed -i "$2" "$out/00-sample/$1"
    stops "$out/00-sample/$1:"
    local status=$?
    cp "$scratch/kept" "$out/00-sample/$1"
    return $status
}
check 'an unknown verdict' spoil claims.csv 's/,reproduced,$/,proved,/'
check 'a claim of twice the same name' spoil claims.csv 's/00-A2/00-A1/'
check 'a row of too many fields' spoil claims.csv '2s/$/,/'
check 'a quote that is never closed' spoil numbers.csv '$s/$/,"/'
check 'a damaged values.yaml' spoil values.yaml '2s/"7"/7/'
rm $out/00-sample/values.yaml
check 'no results at all' stops "$chapter:1: error: no results"

# A character that no font has is found in the source.
cp "$sample" $chapter
make SCALE=quick build/quick/00-sample/values.yaml >/dev/null 2>&1
sed -i '3a A character, 漢, of no font.\n' $chapter
missing() {
    ! RESULTS=$out report/weave pdf "$scratch/refused.pdf" $chapter >"$scratch/said" 2>&1 || return 1
    cat "$scratch/said"
    [ ! -e "$scratch/refused.pdf" ] && grep -q "^$chapter:4:.*漢" "$scratch/said"
}
check 'a missing character stops the PDF' missing
cp "$sample" $chapter

# Without some of the tools.
mkdir "$scratch/bin"
ln -s $(for d in $(echo "$PATH" | tr : ' '); do find "$d" -maxdepth 1 -type f -o -maxdepth 1 -type l; done |
    awk -F/ '!seen[$NF]++') "$scratch/bin"
rm "$scratch/bin/lualatex"
no_latex() {
    rm -f $out/toyreg.*
    PATH=$scratch/bin make SCALE=quick report >"$scratch/make" 2>&1 || { cat "$scratch/make"; return 1; }
    cat "$scratch/make"
    [ -s $out/toyreg.md ] && [ -s $out/toyreg.html ] && [ ! -e $out/toyreg.pdf ] &&
        [ "$(grep -c 'needs lualatex (texlive-luatex' "$scratch/make")" = 1 ]
}
check 'without lualatex there is Markdown and HTML' no_latex
rm "$scratch/bin/pandoc"
printf '#!/bin/sh\necho "pandoc 2.9.2.1"\n' >"$scratch/bin/pandoc"
chmod +x "$scratch/bin/pandoc"
old_pandoc() {
    rm -f $out/toyreg.html
    ! PATH=$scratch/bin make SCALE=quick $out/toyreg.html >"$scratch/make" 2>&1 || return 1
    cat "$scratch/make"
    grep -q 'pandoc 2.9.2.1 is too old; 2.17' "$scratch/make"
}
check 'an old pandoc is refused by its version' old_pandoc
check 'an unknown scale is refused' sh -c \
    "make SCALE=huge report 2>&1 | grep -q 'SCALE=huge: must be quick, standard or full'"

done_testing
