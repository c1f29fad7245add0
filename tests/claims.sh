# The ledger of the chapters: verdicts are those on record, they hold at other settings, curves are
# those of an independent simulation, and a wrong formula, parameter or data set flips a row.
. "$(dirname "$0")/tap.bash"

# verdicts FOLDER: "id;verdict" lines.  The verdict is the ninth cell of claims.csv.
verdicts() {
    perl -ne '
        next if $. == 1;
        my @cell;
        push @cell, defined $1 ? $1 =~ s/""/"/gr : $2 while /\G(?:"((?:[^"]|"")*)"|([^,\n]*))(?:,|\n)/g;
        print "$cell[0];$cell[8]\n"' "$1/claims.csv"
}

none_fails() { ! verdicts "$1" | grep 'not reproduced'; }
reproduced() { verdicts "$1" | grep -x "$2;reproduced"; }

# ---------------------------------------------------------------- the verdicts on record
# The quick scale is run here; what it cannot decide is on record as "not evaluated".
on_record() {
    verdicts build/quick/$1 | diff <(cut -d ';' -f 1,3 tests/reference/verdicts.csv |
        grep "^${1%%-*}-") -
}
for c in $(chapters); do
    check "$c compiles" made build/bin/$c
    check "$c runs" made build/quick/$c/claims.csv
    check "$c: every verdict is the one on record" on_record $c
done

# README.md counts the verdicts of the standard scale.
counted() {
    cut -d ';' -f 2 tests/reference/verdicts.csv | sed 1d | sort | uniq -c |
        while read -r count verdict; do
            grep "\*\*$count\*\* $verdict\$" README.md || echo "not there: $count $verdict"
        done | tee "$scratch/counted"
    ! grep 'not there' "$scratch/counted"
}
check 'README.md: the tally is that of the verdicts on record' counted

# ------------------------------------------------------------------------ other settings
# The theory follows the options.  False alarms: each row is tested at four standard
# deviations or more, the joint row at one in a thousand.
others() {
    cat <<'END'
01-ridge 01-R24 --D 500 --N 250 --seed 7 --datasets 40
01-ridge 01-R24 --D 400 --N 320 --seed 11 --datasets 40
01-ridge 01-R24 --D 800 --N 160 --seed 3 --datasets 40
02-lasso 02-L11 --D 600 --N 300 --d 60 --seed 5 --datasets 16 --eta 0.3
02-lasso 02-L11 --D 500 --N 400 --d 250 --seed 9 --datasets 16 --lambda 0.003
04-low-rank 04-A1c --tokens 200 --features 40 --seed 4
05-gradient-fields 05-B25 --N 0.7 --start 3,8 --line 1,4,-12
05-gradient-fields 05-B25 --N 40 --start 0.01,0.02 --line -3,-1,7
06-min-norm 06-C2e --n 35 --d 70 --seed 3 --steps 6000
06-min-norm 06-C2e --n 8 --d 90 --seed 5 --rate 1.7
07-hadamard 07-C10b --d 400 --n 100 --seed 7
08-norm-shapes 08-S8 --seed 5 --d 8 --K 10 --lambda 0.2
END
}
other() {
    build/bin/$2 --scale quick "${@:4}" --out "$scratch/other-$1" && none_fails "$scratch/other-$1"
}
while read -r n chapter joint options; do
    later "$chapter, $options: no claim fails" other $n $chapter $joint $options
done < <(others | cat -n)
finish
while read -r n chapter joint options; do
    check "$chapter, $options: theory meets the simulation at all points at once" \
        reproduced "$scratch/other-$n" $joint
done < <(others | cat -n)

# ------------------------------------------------------------------- the full run on file
# Parts of it, computed again: the weights have the hashes on file.  A wrong hash is noticed.
replay() { # replay RUN STEPS HASHES
    local out=$scratch/$BASHPID
    build/bin/09-digits --replay "$1" --replay-steps "$2" --out "$out" && cat "$out/replay.csv" &&
        [ "$(wc -l <"$out/replay.csv")" = $(($3 + 1)) ]
}
notices() {
    cp -r chapters/data "$scratch/data"
    perl -pi -e 's/^(h16-none-sd13,500,.)./$1x/' "$scratch/data/full/09-digits/hashes.csv"
    build/bin/09-digits --replay 16 --data "$scratch/data" --out "$scratch/notices" 2>&1 |
        grep 'h16-none-sd13 at step 500: the weights have the hash'
}
later 'a run of experiment 1, its first 1000 steps' replay 4 1000 3
later 'a run of width 16, to its end' replay 16 25000 51
later 'a run of width 16 with dropout, its first 2000 steps' replay 21 2000 5
later 'a run of width 32, its first 2000 steps' replay 35 2000 5
later 'a run of width 256, its first 500 steps' replay 52 500 2
later 'a hash that is not that of the run' notices
finish

# ------------------------------------------------------------- an independent simulation
# Means over 240 data sets by other code with other random numbers, from
# tests/reference/ridge_curves.csv; |ours - theirs| < 4 sqrt(se^2 + sd^2/n).
same_curves() {
    perl -e '
        my ($reference, $loss, $n) = @ARGV;
        my %name = (noWD => "none", WD => "decay", noWD_mom => "momentum", WD_mom => "both");
        my (%ours, %column, $worst, $cells);
        open my $f, "<", $loss or die;
        my $i = 0;
        chomp(my $head = <$f>);
        $column{$_} = $i++ for split /,/, $head;
        while (<$f>) { chomp; my @c = split /,/; $ours{$c[0]} = \@c }
        open my $g, "<", $reference or die;
        while (<$g>) {
            next if /^#/ || /^optimizer/;
            my ($o, $t, $mean, $sd, $se) = split /,/;
            my $x = $ours{$t}[$column{"text_$name{$o}"}];
            my $z = abs($x - $mean) / sqrt($se ** 2 + $sd ** 2 / $n);
            $cells++;
            $worst = $z if !defined $worst || $z > $worst;
        }
        print "$cells cells, largest deviation $worst\n";
        exit !($cells > 80 && $worst < 4);
    ' tests/reference/ridge_curves.csv build/quick/01-ridge/loss.csv 24
}
check '01-ridge: the loss curves are those of an independent simulation' same_curves

# --------------------------------------------------------------------------------- flips
# flip ID FILE OLD NEW: with OLD replaced in a copy of the sources, the row of $chapter must
# change.  $part: which of a chapter's experiments runs at length.
# The settings are small, so the verdicts without the change are computed at them as well.
settings() {
    case $1 in
    01-ridge)
        case $part in
        small) echo '--scale quick --D 100 --N 70 --datasets 10 --spectra 4' ;;
        *) echo '--scale quick --D 300 --N 210 --datasets 30 --spectra 4' ;;
        esac ;;
    02-lasso)
        case $part in
        published) echo '--scale quick --datasets 6 --paths 3 --trials 2 --grid 3' ;;
        small) echo '--scale quick --D 400 --N 280 --d 160 --datasets 12 --paths 3 --trials 2' \
            '--grid 3' ;;
        theory) small 02-lasso ;;
        esac ;;
    03-overparametrized)
        case $part in
        layers) echo '--scale quick --inits 2 --long_inits 0 --runs 2 --relu_epochs 100' ;;
        small) echo '--scale quick --D 160 --m 240 --N 80 --inits 3 --long_inits 0 --runs 2' \
            '--relu_epochs 100' ;;
        units) echo '--scale quick --D 40 --m 60 --N 20 --inits 2 --epochs 100 --long 0 --runs 2' ;;
        esac ;;
    04-low-rank) echo '--scale quick' ;;
    05-gradient-fields) echo '--scale quick --halvings 3' ;;
    06-min-norm) echo '--scale quick --datasets 5' ;;
    07-hadamard) echo '--scale quick --seeds 4 --predictions 60 --phase-step 4' ;;
    08-norm-shapes) echo '--scale quick --vectors 40 --blocks 20 --steps 4000' ;;
    09-digits) echo '--scale quick --shallow-steps 251 --narrow-steps 1 --wide-steps 1' \
        '--wide-runs 0 --corrected 0' ;;
    esac
}
honest() {
    build/bin/$chapter $(settings $chapter) --threads 1 --out "$scratch/honest-$chapter-$part"
}
# Most of the time is the library's: a chapter is compiled in a hurry and linked with the
# one that is there, or with a changed one that has no kernels but the scalar ones.
flip() {
    local tree=$scratch/$BASHPID name=$chapter honest=$scratch/honest-$chapter-$part before after
    local library=$PWD/build/bin/library.o
    mkdir -p "$tree"
    cp -r toyreg.h chapters "$tree"
    OLD=$3 NEW=$4 perl -0pi -e 's/\Q$ENV{OLD}\E/$ENV{NEW}/ or die "not found: $ENV{OLD}\n"' \
        "$tree/$2" || return
    if [ "$2" = toyreg.h ]; then
        library=$tree/library.o
        gcc $flags -O1 -mfma -fopenmp -DTOYREG_NO_SIMD -c "$tree/chapters/library.c" \
            -o "$library" || return
    fi
    gcc $flags -O0 -fopenmp -DCHAPTER_LINKED "$tree/chapters/$name.c" "$library" \
        -o "$tree/bin" -lm || return
    before=$(verdicts "$honest" | grep "^${name%%-*}-$1;")
    "$tree/bin" $(settings $name) --threads 1 --out "$tree/out" || return
    after=$(verdicts "$tree/out" | grep "^${name%%-*}-$1;")
    echo "$before -> $after"
    rm -rf "$tree"
    [ -n "$before" ] && [ -n "$after" ] && [ "$before" != "$after" ]
}
chapter=01-ridge c=chapters/01-ridge.c part=
honest
later 'flip R1b: the data scaled by 3 %' flip R1b $c \
    'tr_normal(&data, N * D, c.X);' 'tr_normal(&data, N * D, c.X); tr_scale(N * D, 1.03f, c.X);'
later 'flip R4: a plateau of (2-q)/2 instead of (1-q)/2' flip R4 $c \
    'expected = 1 - q;' 'expected = 2 - q;'
later 'flip R5: a start with twice the variance' flip R5 $c \
    'tr_scale(D, 1 / sqrtf((float)D), S0);' 'tr_scale(D, sqrtf(2 / (float)D), S0);'
later 'flip R7: lambda_i lost from the right form too' flip R7 $c \
    'f->lambda[i] + lambda;' 'f->lambda[i];'
later 'flip R8: twice the decay in the descent' flip R8 $c \
    'o.decay = r->lambda;' 'o.decay = 3 * r->lambda;'
later 'flip R10b: the price of half the decay only' flip R10b $c \
    'rise_given_spectra(e, 0, &tolerance)' 'rise_given_spectra(e, 0.5, &tolerance)'
later 'flip R20: a printed momentum of q^2' flip R20 $c \
    'case F_BETA: return q;' 'case F_BETA: return q * q;'
later 'flip R11: the edges of another q' flip R11 $c \
    'double a = sqrt(d), b = sqrt(n - 1)' 'double a = sqrt(d), b = sqrt(0.9 * n - 1)'
later 'flip R24: theory with a step 30 % shorter' flip R24 $c \
    'theory_curve(run, e->q, optimizer(g == MARGIN ? &e->safe : &e->limit, kind),' \
    'tr_sgd wrong = optimizer(g == MARGIN ? &e->safe : &e->limit, kind); wrong.eta *= .7; theory_curve(run, e->q, wrong,'
later 'flip R26: a limit that falls with lambda' flip R26 $c \
    'tr_ridge_limit(0.05 * i, 1.25 * x) >' 'tr_ridge_limit(0.05 * i, 0.8 * x) >'
part=small
honest
later 'flip R16: a correction 2 % smaller' flip R16 toyreg.h \
    'return 2 * q / (b * (1 + 4 * s + q + b));' 'return 1.96 * q / (b * (1 + 4 * s + q + b));'
chapter=02-lasso c=chapters/02-lasso.c part=published
honest
later 'flip L4: the two penalties exchanged' flip L4 $c \
    'method == FIGURE ? lambda_figure : lambda_words' \
    'method == WORDS ? lambda_figure : lambda_words'
later 'flip L13: a teacher with 70 % zeros' flip L13 $c \
    'PART_SPARSE), d, s.T' 'PART_SPARSE), d - D / 10, s.T'
part=small
honest
later 'flip L1: a threshold 10 % too large' flip L1 $c \
    'step[s] * lambda, u, u' '1.1 * step[s] * lambda, u, u'
later 'flip L1b: chatter without the thirds' flip L1b $c \
    'small_lambda * small_lambda / 3' 'small_lambda * small_lambda'
later 'flip L2: data 3 % larger in every direction' flip L2 $c \
    'tr_normal(&r, N * D, s.X);' 'tr_normal(&r, N * D, s.X); tr_scale(N * D, 1.03f, s.X);'
later 'flip L9: solutions for three times the penalty' flip L9 $c \
    'double gap = solve(run, &p, penalty_of(method));' \
    'double gap = solve(run, &p, 3 * penalty_of(method));'
later 'flip L10: state evolution for half as many non-zeros' flip L10 $c \
    'teacher == SPARSE ? e->eps : 1' 'teacher == SPARSE ? 0.5 * e->eps : 1'
later 'flip L12: a quarter of the samples withheld' flip L12 $c \
    '*n = nearest(delta * D_);' '*n = nearest(0.75 * delta * D_);'
later 'flip L30: the threshold appended in the library, too' flip L30 $c \
    'tr_sgd_prox_step_d(&o, &l1, SMALL_D, g, b, w);' \
    'tr_sgd_step_d(&o, SMALL_D, g, b, w), tr_prox_append_d(&l1, o.eta, SMALL_D, w);'
later 'flip L32b: Adam with half the threshold' flip L32b $c \
    '{ TR_L1, 0.1, 0, 0, 0 }' '{ TR_L1, 0.05, 0, 0, 0 }'
part=theory
honest
later 'flip L12c: a transition for twice the non-zeros' flip L12c toyreg.h \
    'TR_API double tr_l1_transition_delta(double eps)
{' 'TR_API double tr_l1_transition_delta(double eps)
{
    eps *= 2;'
chapter=03-overparametrized c=chapters/03-overparametrized.c part=layers
honest
later 'flip L16: a tenth of the lasso weight decay' flip L16 $c \
    'TR_ELASTIC_NET, 3.5e-4, 0.1, 0, 0 }' 'TR_ELASTIC_NET, 3.5e-4, 0.01, 0, 0 }'
later 'flip L20: a teacher twice as long' flip L20 $c \
    'tr_scale(D, 1 / tr_norm2(D, p.T), p.T);' 'tr_scale(D, 2 / tr_norm2(D, p.T), p.T);'
later 'flip L21: the printed optimizer with the notebook decay' flip L21 $c \
    '{ { 0.055, 0.9, 0 }, { TR_L1, 3.5e-4, 0, 0, 0 }, 0 }' \
    '{ { 0.055, 0.9, 0 }, { TR_ELASTIC_NET, 3.5e-4, 0.1, 0, 0 }, 0 }'
later 'flip L22: nominal strengths taken for effective' flip L22 $c \
    's->inside ? 1 : 1 - s->step.momentum' 's->inside ? 1 : 1'
part=small
honest
later 'flip L19c: theory with 10 % more decay' flip L19c $c \
    's->step.decay + effective' '1.1 * s->step.decay + effective'
part=units
honest
later 'flip L21b: the printed optimizer with the notebook decay' flip L21b $c \
    '{ { 0.01, 0.5, 0 }, { TR_L1, 1e-3, 0, 0, 0 }, 0 }' \
    '{ { 0.01, 0.5, 0 }, { TR_ELASTIC_NET, 1e-3, 0.05, 0, 0 }, 0 }'
later 'flip L24: units counted if half of their weights are not zero' flip L24 $c \
    'filled > 0' 'filled > inputs / 2'
later 'flip L28: five times the decay of ridge' flip L28 $c \
    '{ { 0.02, 0.5, 0.05 }' '{ { 0.02, 0.5, 0.25 }'
later 'flip L28c: a little decay where there is none' flip L28c $c \
    '{ { 0.02, 0.5, 0 }, { TR_L1, 0' '{ { 0.02, 0.5, 1e-4 }, { TR_L1, 0'
chapter=04-low-rank c=chapters/04-low-rank.c part=
honest
later 'flip A1c: an entropy sum 1 % too large' flip A1c $c 'sum += c;' 'sum += 1.01 * c;'
later 'flip A2: no negative r' flip A2 $c 'r[] = { 0.3, 5, -2 }' 'r[] = { 0.3, 5, 2 }'
later 'flip A3: lengths 1 % shorter' flip A3 $c '*sum += sqrt(q * l);' '*sum += 0.99 * sqrt(q * l);'
later 'flip A4: uphill to the least decay' flip A4 $c \
    'L[i] = (i % (dk + 1) == 0) - step * Z[i]' 'L[i] = (i % (dk + 1) == 0) + step * Z[i]'
later 'flip A6: half the cross term' flip A6 $c '2 * x * y * c12' 'x * y * c12'
later 'flip A9: uv = 1, where both forms agree' flip A9 $c \
    '{ { 4, 2 }, { 4, 4 }, { 0.5, 0.4 }, { 2, 5 } }' '{ { 1, 1 }, { 1, 0.5 }, { 1, 0.4 }, { 1, 5 } }'
later 'flip A11: vectors of one plane' flip A11 $c 'v2[3] = { 0, s, c }' 'v2[3] = { s, 0, c }'
later 'flip A12: another minimum over the angles' flip A12 $c 'fabs(x - y) - 1' 'fabs(x - y) - 1.1'
later 'flip A13: a penalty 0.1 % stronger' flip A13 $c \
    'kept = square(1 - x - y) + L' 'kept = square(1 - x - y) + 1.001 * L'
later 'flip A15: uniform shares' flip A15 $c '*(square(tr_sinpi_at(0.5 * p)) < s' '*(p < s'
later 'flip A16: a threshold 0.1 % too large' flip A16 $c \
    'fma((a->s[i] - theta) * a->U' 'fma((a->s[i] - 1.001 * theta) * a->U'
later 'flip A16c: thresholds 2 % off in the exact solution' flip A16c $c \
    'fmin(2 * (theta - a->s[i]) * t, 100)' 'fmin(1.96 * (theta - a->s[i]) * t, 100)'
later 'flip A17: a balance that decays 0.05 % faster' flip A17 $c \
    'double theory = tr_exp_at(-2 * balance_lambda)' \
    'double theory = tr_exp_at(-2.001 * balance_lambda)'
later 'flip A18: a threshold at lambda' flip A18 $c \
    'double theta = 0.5 * z->scale * penalty_at(l), sum = whole;' \
    'double theta = z->scale * penalty_at(l), sum = whole;'
later 'flip A18b: theory with a threshold 20 % too large' flip A18b $c \
    'double theta = 0.5 * z->scale * penalty_at(l), sum = 0;' \
    'double theta = 0.6 * z->scale * penalty_at(l), sum = 0;'
chapter=05-gradient-fields c=chapters/05-gradient-fields.c part=
honest
later 'flip B2: the angle the other way' flip B2 $c 'J[0][1] = -u[0] * s;' 'J[0][1] = u[0] * s;'
later 'flip B3: the power of a deeper map' flip B3 $c \
    'tr_pow_at(fabs(u[i]), map->depth - 1)' 'tr_pow_at(fabs(u[i]), map->depth - 0.9)'
later 'flip B4: w^{2-1/N} in the library' flip B4 toyreg.h \
    'tr_pow_at(fabs(w[i]), 2 - 2 / map->depth)' 'tr_pow_at(fabs(w[i]), 2 - 1 / map->depth)'
later 'flip B7: a start that does not move' flip B7 $c \
    'o = path_on_point(&maps[N1].map, target);' 'o = path_on_point(&maps[N2].map, target);'
later 'flip B9: targets that differ' flip B9 $c 'threes[2] = { 3, 3 }' 'threes[2] = { 3, 2.9 }'
later 'flip B10: starts 1 % larger' flip B10 $c \
    'small[3] = { 0.1, 0.01, 0.001 }' 'small[3] = { 0.101, 0.0101, 0.00101 }'
later 'flip B12: the norm of half the depth' flip B12 $c \
    '1 / (2 / map->depth - 1)), scale' '1 / (4 / map->depth - 1)), scale'
later 'flip B15: the label with the wrong sign' flip B15 $c '{ x[0], x[1], -y }' '{ x[0], x[1], y }'
later 'flip B16: a line elsewhere' flip B16 $c '{ -1, -2, 15 }' '{ -1, -2, 15.001 }'
later 'flip B20: starts that are not small' flip B20 $c \
    '0.01 * tr_cospi_at(i / 32.), 0.01' '6 * tr_cospi_at(i / 32.), 6'
later 'flip B20b: r^2 in place of r^2 / 2' flip B20b toyreg.h \
    'return r2 / 2 + tr_log_at(fabs(cross)' 'return r2 + tr_log_at(fabs(cross)'
later 'flip B23: data with twice the variance' flip B23 $c \
    'tr_normal_d(&r, 2 * BLOCK, block);' \
    'tr_normal_d(&r, 2 * BLOCK, block), tr_scale_d(2 * BLOCK, 1.41, block);'
later 'flip B25: an integration along another field' flip B25 toyreg.h \
    'v[i] = map->depth * map->depth *' 'v[i] = map->depth * map->depth * (1 + 0.001 * (double)i) *'
chapter=06-min-norm c=chapters/06-min-norm.c part=
honest
later 'flip C1: the y put back' flip C1 $c \
    '1 / xx, p->X, zeta' 'p->y[0] / xx, p->X, zeta'
later 'flip C1c: no sample twice' flip C1c $c \
    'if (n > 1) memcpy(X2 + d, X2, d * sizeof *X2);' ''
later 'flip C2: a start off zero' flip C2 $c \
    'memset(p->b, 0, d * sizeof *p->b);' 'for (size_t i = 0; i < d; i++) p->b[i] = 1e-3;'
later 'flip C2b: theory with a step 1 % longer' flip C2b $c \
    'fabs(1 - eta * p->s[slow] * p->s[slow]);' 'fabs(1 - 1.01 * eta * p->s[slow] * p->s[slow]);'
later 'flip C2d: stable on both sides' flip C2d $c 'descend_at(&p, 2.1, 200)' 'descend_at(&p, 1.5, 2000)'
later 'flip C2g: descent in place of Adam' flip C2g $c \
    'tr_adam_step_d(&adam, t, d, p->g, m, v, p->b);' 'tr_axpy_d(d, -1 / largest(p), p->g, p->b);'
later 'flip C2h: a theory that is not stretched' flip C2h $c \
    'XA[i] = p->X[i] * A[i % d]' 'XA[i] = p->X[i]'
later 'flip C3: the start forgotten' flip C3 $c \
    'p->least[i] + (start[i] - part[i])' 'p->least[i]'
later 'flip C3b: starts that lean towards a sample' flip C3b $c \
    'tr_normal_d(&r, d, p.b);' 'tr_normal_d(&r, d, p.b), tr_axpy_d(d, 0.3, p.X, p.b);'
chapter=07-hadamard c=chapters/07-hadamard.c part=
honest
later 'flip C4: a truth of zeros' flip C4 $c \
    'v[i] = i < ONES ? 1 : 0;' 'v[i] = 0;'
later 'flip C5: a gradient twice as long' flip C5 $c \
    'g[i] = (b[i] * b[i] - v[i]) * b[i];' 'g[i] = 2 * (b[i] * b[i] - v[i]) * b[i];'
later 'flip C6: growth by 1 + 0.8 eta' flip C6 $c \
    '(low * (1 + 0.75 * rates[i]))' '(low * (1 + 0.8 * rates[i]))'
later 'flip C7: no large steps' flip C7 $c \
    'three[] = { 0.5, 0.6, 1.1 }' 'three[] = { 0.5, 0.4, 0.3 }'
later 'flip C9: half the rate of decay off the support' flip C9 $c \
    'sqrt(1 + 2 * 0.1 * 400000' 'sqrt(1 + 0.1 * 400000'
later 'flip C10b: data 3 % larger' flip C10b $c \
    'tr_permutation(&rng, d, order);' 'tr_permutation(&rng, d, order), tr_scale_d(n * d, 1.03, X);'
later 'flip C11: the mean over n - 3 samples' flip C11 $c \
    'tr_syrk_d(TR_T, d, rows, 1 / (double)rows, X' 'tr_syrk_d(TR_T, d, rows, 1 / (double)(rows - 3), X'
later 'flip C13b: a squared error that grows like theta' flip C13b $c \
    'x[many] = -2 * row[OFF];' 'x[many] = -row[OFF];'
later 'flip C14: another slope of the limit' flip C14 $c \
    'fabs(slope - 4 * (1 - row[SSTAR]))' 'fabs(slope - 3.8 * (1 - row[SSTAR]))'
later 'flip C15b: stages that take 10 % longer' flip C15b $c \
    'u[many] = stretch() * row[TAU];' 'u[many] = 1.1 * stretch() * row[TAU];'
later 'flip C16: noise in the long runs' flip C16 $c \
    'b[i] = alpha_of[A2 + i / d];' 'b[i] = alpha_of[A2 + i / d], y[i % n] += 0.001;'
later 'flip C19: a start that is not small' flip C19 $c \
    'b[i] = 1e-4;' 'b[i] = 0.1;'
later 'flip C21: both signs count as one' flip C21 $c \
    'to[1] = recovers(k, theta);' 'to[1] = to[0];'
later 'flip C23: a penalty 1 % larger' flip C23 $c \
    'o = { lasso_lambda(i), 1e-9' 'o = { 1.01 * lasso_lambda(i), 1e-9'
later 'flip C25: a sum of beta' flip C25 $c \
    'row[L1 + j] = tr_norm1_d(d, theta);' 'row[L1 + j] = 1.001 * tr_norm1_d(d, theta);'
later 'flip C26: distances for the theta, not the beta' flip C26 $c \
    'fabs(slope + 0.5 * row[PEAK])' 'fabs(slope + row[PEAK])'
later 'flip C27: an even start' flip C27 $c \
    'i < r ? 1e-12 : 1e-2;' 'i < r ? 1e-3 : 1e-3;'
chapter=08-norm-shapes c=chapters/08-norm-shapes.c part=
honest
later 'flip D1: an exponent 0.01 off' flip D1 $c \
    'return max * tr_pow_at(sum, 1 / n);' 'return max * tr_pow_at(sum, 1 / (n + 0.01));'
later 'flip D1b: a figure with the root' flip D1b $c \
    'f.shown = curve(0.1, 3);' 'f.shown = norm(1, &f.scalar, 3);'
later 'flip D2: the literal limit at a small order' flip D2 $c \
    'curve(0.9, 1000) - 1' 'curve(0.9, 1e-6) - 1'
later 'flip D5: order 2 alone' flip D5 $c \
    'k = 2; k <= 3; k++' 'k = 2; k <= 2; k++'
later 'flip D8b: proximal steps in both columns' flip D8b $c \
    'step_size[1], proximal, g' 'step_size[1], 1, g'
later 'flip S1: orders above 1 for those below' flip S1 $c \
    'low_order[] = { 0.1, 0.25, 0.5, 0.8 }' 'low_order[] = { 1.1, 1.25, 1.5, 1.8 }'
later 'flip S5: another conjugate order' flip S5 $c \
    'p / (p - 1);' '(p + 0.1) / (p - 1);'
later 'flip S8: a cube 2 % too small' flip S8 $c \
    'tr_uniform_d(&r, BLOCK * n, x);' 'tr_uniform_d(&r, BLOCK * n, x), tr_scale_d(BLOCK * n, 0.98, x);'
later 'flip S10: a root of another equation in the library' flip S10 toyreg.h \
    'const double b = c * a * 4;' 'const double b = c * a * 3.9;'
later 'flip S13: a ball 1 % too large' flip S13 $c \
    'project_l1(d, c_prox, u, pv);' 'project_l1(d, 1.01 * c_prox, u, pv);'
later 'flip S15: hops on one side' flip S15 $c \
    'lo[i] = (hi[i] - lo[i]) / (2 * eta * lambda);' 'lo[i] = hi[i] / (eta * lambda);'
later 'flip S16: no gradient of the loss' flip S16 $c \
    'lambda * lambda * (1 - p->s[i] * p->s[i]);' 'lambda * lambda;'
chapter=09-digits c=chapters/09-digits.c part=
honest
later 'flip D10b: half the gradient of L2' flip D10b $c \
    'case L2: r.kind = TR_L2, each = 2;' 'case L2: r.kind = TR_L2, each = 1;'
later 'flip A1: a loss per sample' flip A1 $c \
    'return -sum / (double)(s->n * CLASSES);' 'return -sum / (double)s->n;'
later 'flip A1b: a softmax over another axis' flip A1b $c \
    'P[i * CLASSES + c] /= sum[c];' 'P[i * CLASSES + c] /= sum[0] + sum[1];'
later 'flip A2: a gradient without the normalizer' flip A2 $c \
    'G[k] = (float)(Q[k] - P[k] * sum[c]);' 'G[k] = (float)Q[k];'
later 'flip A3: a penalty on the output weights' flip A3 $c \
    'power_sum(second, w + first, L0));' 'power_sum(second, w + first, p->kind));'
later 'flip A3b: the second matrix once' flip A3b $c '    r.lambda *= 2;
' ''
later 'flip A5: an L0 with a gradient' flip A5 $c '    case L1: r.kind = TR_L1, each = 1; break;
' '    case L0:
    case L1: r.kind = TR_L1, each = 1; break;
'
later 'flip A9: another seed of the shuffle' flip A9 $c \
    '    legacy_seed(&r, 1337);' '    legacy_seed(&r, 1338);'
later 'flip A11: hidden weights of the usual size' flip A11 $c \
    ': l + 1 < p->layers          ? h' ': l + 1 < p->layers          ? sqrt(h)'
later 'flip A12: another network thrown away' flip A12 $c \
    '128 * (64 + 10)' '128 * (64 + 11)'
later 'flip H1: pairs of normals the other way round' flip H1 $c \
    'return f * y;' 'return f * x;'
finish
done_testing
