-- report.lua: a pandoc filter that makes the report out of what the reader wove: numbers and
-- references, figures, tables of the run, the ledger of claims, and MathML that browsers set
-- well.  Run it before citeproc, on the Divs described in literate-c.lua.
--
--     $$ ... $$ {#eq:x}                     a numbered equation
--     ![caption](x.svg){#fig:x alt="..."}   a figure of the run
--     ![...](x.svg){... animation=y}        in HTML y.apng moves in its place; readers can stop it
--     ```{.csv #tbl:x file=x.csv formats="%d,%.3f"} caption ```
--     ```{.claims}```                       the chapter's claims
--     ```{.tally}``` ```{.ledger}```        all claims: how many of each verdict, and each row
--     ```{.chapters}```                     how many of each verdict in each chapter
--     @eq:x @fig:x @tbl:x @sec:x @clm:01-R1 references; [-@eq:x] prints the number alone

local to = FORMAT:match('html') and 'html' or FORMAT:match('latex') and 'latex'
  or FORMAT:match('plain') and 'plain' or 'markdown'
local List, Str, Space = pandoc.List, pandoc.Str, pandoc.Space
local stringify = pandoc.utils.stringify

-- ------------------------------------------------------------------------------- errors

-- "file:line: " of the first place in the sources that holds the token as a whole word.
local function place(token)
  for _, name in ipairs(PANDOC_STATE.input_files) do
    local n = 0
    for line in io.lines(name) do
      n = n + 1
      local _, last = line:find(token, 1, true)
      if last and not line:sub(last + 1):match('^[%w_]') then
        return ('%s:%d: '):format(name, n)
      end
    end
  end
  return ''
end

-- Where is a place, or a function that looks for it.
local function stop(where, message)
  if type(where) == 'function' then where = where() end
  io.stderr:write(where .. 'error: ' .. message .. '\n')
  os.exit(1)
end

-- ---------------------------------------------------------------------- files and numbers

local function contents(path, where)
  local file = io.open(path, 'rb')
  if not file then stop(where, 'cannot read ' .. path) end
  local text = file:read('a')
  file:close()
  return text
end

-- Comma-separated values (RFC 4180): a list of rows, each a list of strings and its line.
local function read_csv(path, where)
  local text = contents(path, where):gsub('\r\n', '\n'):gsub('\n?$', '\n')
  local rows, row, at, line = {}, { line = 1 }, 1, 1
  while at <= #text do
    local field, after
    if text:sub(at, at) == '"' then
      local last = at
      repeat
        last = text:find('"', last + 1, true)
        if not last then stop(('%s:%d: '):format(path, line), 'a quote is never closed') end
        local doubled = text:sub(last + 1, last + 1) == '"'
        if doubled then last = last + 1 end
      until not doubled
      field, after = text:sub(at + 1, last - 1):gsub('""', '"'), last + 1
      line = line + select(2, field:gsub('\n', ''))
    else
      after = text:find('[,\n]', at)
      field = text:sub(at, after - 1)
    end
    row[#row + 1] = field
    if text:sub(after, after) == '\n' then
      line = line + 1
      rows[#rows + 1], row = row, { line = line }
    end
    at = after + 1
  end
  for _, r in ipairs(rows) do
    if #r ~= #rows[1] then
      stop(('%s:%d: '):format(path, r.line), ('%d fields, not %d'):format(#r, #rows[1]))
    end
  end
  return rows
end


-- A number as printed by C, with a true minus sign and powers of ten.
local function number(text)
  local mantissa, exponent = text:match('^(.-)e([+-]%d+)$')
  if not mantissa then return List({ Str((text:gsub('^-', '\u{2212}'))) }) end
  local ten = List({ Str('10'), pandoc.Superscript(number(('%d'):format(tonumber(exponent)))) })
  if tonumber(exponent) == 0 then return number(mantissa) end
  if mantissa == '1' then return ten end
  return number(mantissa) .. { Str('\u{202f}×\u{202f}') } .. ten
end

-- Cells and captions are Markdown, in which numbers may stand as C printed them.  Many are
-- the same.  (A list of extensions would take as long to parse as the cell.)
local known_inlines = {}
local function inlines(markdown)
  local out = known_inlines[markdown]
  if not out then
    local blocks = pandoc.read(markdown, 'markdown').blocks
    out = pandoc.Inlines(pandoc.utils.blocks_to_inlines(blocks)):walk({ Str = function(s)
      local before, digits, after = s.text:match('^(%(?)(%-?%d+%.?%d*e[+-]%d+)([^%w]*)$')
      if not digits then before, digits, after = s.text:match('^(%(?)(%-%d+%.?%d*)([^%w]*)$') end
      if digits then return List({ Str(before) }) .. number(digits) .. { Str(after) } end
    end })
    known_inlines[markdown] = out
  end
  return out:clone()
end

-- The common power of ten of x ± error (0 if they read well without), and the format that then
-- shows two digits of the error.
local function common_format(x, error)
  local size = math.max(math.abs(x), error)
  local power = size > 0 and math.floor(math.log(size, 10)) or 0
  if power >= -3 and power <= 4 then power = 0 end
  local last = math.floor(math.log(error, 10)) - 1
  return power, ('%%.%df'):format(math.max(0, power - last))
end

local function with_error(x, error)
  local power, format = common_format(x, error)
  local out = number(format:format(x / 10 ^ power))
    .. { Str('\u{202f}±\u{202f}' .. format:format(error / 10 ^ power)) }
  if power == 0 then return out end
  return List({ Str('(') }) .. out .. { Str(')\u{202f}×\u{202f}') }
    .. number(('1e%+d'):format(power))
end

-- -------------------------------------------------------------------- numbers and references

local names = { fig = 'Figure', tbl = 'Table', eq = 'Equation', sec = 'Section', clm = 'Claim' }
local labels = {} -- identifier -> { text = what a reference prints, target = where it leads }
local alone = true -- a chapter without the rest; what it says of other chapters leads nowhere

local function define(id, text, target, where)
  if labels[id] then stop(where or place('#' .. id), 'two things are called ' .. id) end
  labels[id] = { text = text, target = target or id }
end

local function counter(chapter, kind, id)
  chapter.count[kind] = (chapter.count[kind] or 0) + 1
  local text = chapter.number .. '.' .. chapter.count[kind]
  if id ~= '' then define(id, text) end
  return text
end

local function anchor(id)
  if to == 'markdown' then return pandoc.RawInline('html', '<a id="' .. id .. '"></a>') end
  return pandoc.Span({}, pandoc.Attr(id))
end

local function caption(kind, n, text)
  return List({ pandoc.Strong({ Str(names[kind] .. '\u{a0}' .. n .. '.') }), Space() }) .. text
end

-- A quiet line of text under a heading, or in place of a listing.
local function soft(class, text)
  if to == 'latex' then
    text = List({ pandoc.RawInline('latex', '{\\small\\color{soft}') }) .. text
      .. { pandoc.RawInline('latex', '\\par}') }
  end
  return pandoc.Div({ pandoc.Plain(text) }, pandoc.Attr('', { class }))
end

local function heading(chapter, h)
  if not chapter.number then
    h.classes:insert('unnumbered')
  elseif not h.classes:includes('unnumbered') then
    for level = h.level + 1, 6 do chapter.sections[level] = nil end
    for level = 2, h.level do
      chapter.sections[level] = (chapter.sections[level] or 0) + (level == h.level and 1 or 0)
    end
    local n = table.concat(chapter.sections, '.')
    if h.identifier:match('^sec:') then define(h.identifier, n) end
    if h.level == 1 then chapter.title, chapter.id = h.content:clone(), h.identifier end
    if to ~= 'latex' then
      local number = to == 'html' and pandoc.Span({ Str(n) }, pandoc.Attr('', { 'number' })) or Str(n)
      h.content = List({ number, Space() }) .. h.content
    end
  end
  local out = List({ h })
  if to == 'markdown' then out:insert(1, pandoc.Plain({ anchor(h.identifier) })) end
  if chapter.number and h.level == 1 then
    if to == 'latex' then
      out:insert(1, pandoc.RawBlock('latex', ('\\beginchapter{%d}'):format(chapter.number)))
    end
    local file = List({ pandoc.Code(chapter.file) })
    if to == 'markdown' then file = List({ pandoc.Link(file, '../../' .. chapter.file) }) end
    out:insert(soft('byline', file
      .. { Str((' · scale %s · seed %s'):format(chapter.scale, chapter.seed)) }))
  end
  return out, false
end

-- Every display formula, numbered if {#eq:x} follows it.
local function equations(chapter, content)
  local out, i = List({}), 1
  while content[i] do
    local m = content[i]
    if m.mathtype == 'DisplayMath' then
      local skip = content[i + 1] and content[i + 1].t:match('^S[po]') and 2 or 1
      local next = content[i + skip]
      local id = next and next.t == 'Str' and next.text:match('^{#(eq:[%w_-]+)}')
      local n = id and counter(chapter, 'eq', id)
      if id then
        i = i + skip
        local rest = next.text:sub(#id + 4)
        if rest ~= '' then content[i] = Str(rest) i = i - 1 end
      end
      if to == 'html' then
        local inside = List({ m })
        if n then
          inside:insert(pandoc.Span({ Str('(' .. n .. ')') }, pandoc.Attr('', { 'eqno' })))
        end
        m = pandoc.Span(inside, pandoc.Attr(id or '', { 'equation' }))
      elseif n and to == 'latex' then
        out:insert(anchor(id))
        m = pandoc.RawInline('latex', ('\\begin{equation}\\tag{%s}%s\\end{equation}'):format(n, m.text))
      elseif n then
        out:extend({ anchor(id), pandoc.SoftBreak() })
        m.text = m.text .. ' \\tag{' .. n .. '}'
      end
    end
    out:insert(m)
    i = i + 1
  end
  return out
end

local cited = List({}) -- what the bibliography must have
local function reference(cite)
  local out = List({})
  for i, c in ipairs(cite.citations) do
    local kind = c.id:match('^(%a+):')
    if not names[kind] then
      cited:extend(cite.citations:map(function(other) return other.id end))
      return nil
    end
    local label = labels[c.id]
    if not label and alone then return { Str(kind == 'clm' and c.id:sub(5) or 'another chapter') } end
    if not label then stop(place('@' .. c.id), 'nothing is called ' .. c.id) end
    local text = kind == 'eq' and '(' .. label.text .. ')' or label.text
    if kind ~= 'clm' and c.mode ~= 'SuppressAuthor' then text = names[kind] .. '\u{a0}' .. text end
    if i > 1 then out:extend({ Str(','), Space() }) end
    out:extend(c.prefix)
    if #c.prefix > 0 then out:insert(Space()) end
    out:insert(pandoc.Link({ Str(text) }, '#' .. label.target))
    out:extend(c.suffix)
  end
  return out
end

-- ------------------------------------------------------------------------ figures and tables

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

-- Where the figure was drawn: lines of the source, linked to the listing that shows them.
local function drawn_at(chapter, image)
  local from, last = (image.attributes.drawn or ''):match('^(%d+)-(%d+)$')
  if not from then
    stop(place('(' .. image.src), ('no line ch_figure(..., "%s"); in %s draws this figure'):format(
      image.src:gsub('%.svg$', ''), chapter.file))
  end
  local text = List({ Str('source: '), pandoc.Code(chapter.file),
                      Str((', lines %s\u{2013}%s'):format(from, last)) })
  local listed = image.attributes.listed
  if to == 'markdown' then
    text = List({ pandoc.Link(text, ('../../%s#L%s-L%s'):format(chapter.file, from, last)) })
  elseif listed ~= '' then
    if to == 'latex' then listed = listed:gsub('%-%d+$', '') end
    text = List({ pandoc.Link(text, '#' .. listed) })
  end
  return pandoc.Span(text, pandoc.Attr('', { 'source' }))
end

local screen_scale = 1.15 -- labels drawn for paper, beside the larger text of the page
local outlines, n_outlines, n_figures = {}, 0, 0

-- A drawing as part of the page.  Its names become names of the page, and the outline of a letter
-- is in the page once, whichever drawings show it.
local function inline_svg(svg, alt)
  local name = {}
  n_figures = n_figures + 1
  svg = svg:gsub('<path id="(glyph[%w-]+)" d="([^"]*)"/>\n', function(id, d)
    name[id] = outlines[d]
    if name[id] then return '' end
    n_outlines = n_outlines + 1
    outlines[d] = ('_%d'):format(n_outlines)
    name[id] = outlines[d]
  end)
  local function rename(before, id)
    name[id] = name[id] or ('_%d-%s'):format(n_figures, id)
    return before .. name[id]
  end
  svg = svg:gsub('( id=")([^"]*)', rename):gsub('(href="#)([^"]*)', rename)
    :gsub('(="url%(#)([^)]*)', rename):gsub(' xlink:href=', ' href=')
  return (svg:gsub('^.-<svg([^>]*)', function(attributes)
    local points = tonumber(attributes:match('%swidth="([%d.]+)pt"'))
    local width = points and (' width="%d"'):format(points * 4 / 3 * screen_scale // 1) or ''
    for _, name in ipairs({ 'xmlns', 'xmlns:xlink', 'version', 'width', 'height' }) do
      attributes = attributes:gsub('%s' .. name .. '="[^"]*"', '')
    end
    return ('<svg role="img" aria-label="%s"%s%s'):format(escape(alt), width, attributes)
  end, 1))
end

local function base64(data)
  local digits, pair, out = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', {}, {}
  for i = 1, 64 do
    for k = 1, 64 do pair[#pair + 1] = digits:sub(i, i) .. digits:sub(k, k) end
  end
  local missing = -#data % 3
  data = data .. ('\0'):rep(missing)
  for at = 1, #data, 3 do
    local a, b, c = data:byte(at, at + 2)
    out[#out + 1] = pair[(a << 4 | b >> 4) + 1] .. pair[((b & 15) << 8 | c) + 1]
  end
  return table.concat(out):sub(1, -missing - 1) .. ('='):rep(missing)
end

-- An animation as part of the page, beside the still figure.  The style sheet shows one of them:
-- the still one on paper, to those who prefer reduced motion, and after a click on the button.
local function inline_apng(data, alt, where, path)
  if data:sub(1, 8) ~= '\137PNG\r\n\26\n' or data:sub(38, 41) ~= 'acTL' then
    stop(where, path .. ' is no animation')
  end
  local width, height = ('>I4I4'):unpack(data, 17)
  return ('<input type="checkbox" class="still" aria-label="Still figure instead of the animation, or back" />\n'
    .. '<img class="moving" alt="%s" width="%d" height="%d" src="data:image/apng;base64,%s" />\n'):format(
    escape(alt), width * 2 / 3 * screen_scale // 1, height * 2 / 3 * screen_scale // 1, base64(data))
end

local function figure(chapter, image)
  local id, alt = image.identifier, image.attributes.alt or ''
  local function where() return place('(' .. image.src) end
  if not id:match('^fig:') then stop(where, 'a figure without {#fig:...}') end
  if alt == '' then stop(where, 'a figure without alt="..."') end
  local path = chapter.results .. '/' .. image.src
  if to == 'latex' then path = path:gsub('%.svg$', '.pdf') end
  local data = contents(path, where)
  local source = drawn_at(chapter, image)
  local moving = ''
  if image.attributes.animation then
    local name = image.attributes.animation
    local file = ('%s/%s.apng'):format(chapter.results, name)
    if image.attributes.animated ~= 'yes' then
      stop(where, ('no line ch_animation(..., "%s"); in %s makes this animation'):format(name, chapter.file))
    end
    local data = contents(file, where)
    moving = to == 'html' and inline_apng(data, alt, where, file)
  end
  local text = caption('fig', counter(chapter, 'fig', id), image.caption)
  if to == 'html' then
    local class = #image.classes > 0 and ' class="' .. table.concat(image.classes, ' ') .. '"' or ''
    return {
      pandoc.RawBlock('html', ('<figure id="%s"%s>\n%s%s\n<figcaption>'):format(id, class, moving, inline_svg(data, alt))),
      pandoc.Plain(text .. { Space(), source }), pandoc.RawBlock('html', '</figcaption>\n</figure>') }
  elseif to == 'latex' then
    return pandoc.Plain(List({ pandoc.RawInline('latex', '\\begin{figure}[!htbp]'), anchor(id),
      pandoc.RawInline('latex', '\\centering\\figureimage{' .. path .. '}\\caption[]{') })
      .. text .. { Space(), pandoc.RawInline('latex', '{\\figuresource '), source,
      pandoc.RawInline('latex', '}}\\end{figure}') })
  end
  local relative = chapter.results:match('[^/]*$') .. '/' .. image.src
  return { pandoc.Para({ anchor(id), pandoc.Image({ Str(alt) }, relative) }),
           pandoc.Para(text .. { Space(), source }) }
end

-- Columns of equal kind of cell; widths are fractions of the line, or 0 for the natural width.
local function make_table(text, aligns, widths, header, rows)
  local plain = function(cell) return #cell > 0 and { pandoc.Plain(cell) } or {} end
  if to == 'html' then -- left is how the style sheet has it
    aligns = List(aligns):map(function(a) return a == 'AlignLeft' and 'AlignDefault' or a end)
  end
  local body = List(rows):map(function(row) return List(row):map(plain) end)
  local out = pandoc.utils.from_simple_table(
    pandoc.SimpleTable(text, aligns, widths, List(header):map(plain), body))
  if to ~= 'markdown' then return out end
  return out:walk({ Math = function(m) -- a bar would end the cell of a pipe table
    m.text = m.text:gsub('\\|', '\\Vert '):gsub('|', '\\vert ')
    return m
  end })
end

local function csv_table(chapter, block)
  local file, id = block.attributes.file, block.identifier
  local function where() return place(id ~= '' and '#' .. id or block.text) end
  if not file then stop(where, 'a .csv block without file=') end
  local rows = read_csv(chapter.results .. '/' .. file, where)
  local formats, aligns, widths = {}, {}, {}
  for format in (block.attributes.formats or ''):gmatch('[^,]+') do
    if not format:match('^%%%.?%d*[defg]$') and format ~= '%s' then
      stop(where, 'formats are %s, %d, %.Ne, %.Nf or %.Ng, not ' .. format)
    end
    formats[#formats + 1] = format
  end
  local header = List(table.remove(rows, 1)):map(inlines)
  for column = 1, #header do aligns[column], widths[column] = 'AlignRight', 0 end
  rows = List(rows):map(function(row)
    local out = List({})
    for column, cell in ipairs(row) do
      local x, format = tonumber(cell), formats[column] or '%.5g'
      if not x or format == '%s' then
        out[column] = inlines(cell)
        if cell ~= '' then aligns[column] = 'AlignLeft' end
      else
        if format:match('d$') then x = math.tointeger(x) end
        if not x then
          stop(('%s/%s:%d: '):format(chapter.results, file, row.line), cell .. ' is no integer')
        end
        out[column] = number(format:format(x))
      end
    end
    return out
  end)
  local text = caption('tbl', counter(chapter, 'tbl', id), inlines(block.text))
  local out = List({ make_table(text, aligns, widths, header, rows) })
  if to == 'latex' and #rows < 25 then -- a short table stays on one page
    out:insert(1, pandoc.RawBlock('latex', ('\\keeplines{%d}'):format(#rows + 8)))
  end
  return pandoc.Div(out, pandoc.Attr(id, { 'table' }))
end

local linked = {} -- identifiers of lines that figures link to

-- C in colours: `escape` applied to all its text, and `wrap(class, text)` to what stands in
-- one line of a keyword (k), type (t), number (n), string (s), comment (c) or directive (d).
-- It takes a tenth of the time of pandoc's own highlighting.
local words = {}
for class, list in pairs({
  k = [[break case continue default do else for goto if return switch while enum extern inline sizeof
        struct typedef union]],
  t = [[auto char const double float int long register restrict short signed static unsigned void
        volatile int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t size_t ssize_t
        intptr_t uintptr_t ptrdiff_t bool va_list FILE time_t]] }) do
  for word in list:gmatch('%S+') do words[word] = class end
end

local function colours(escape, wrap)
  local P, R, S, C = lpeg.P, lpeg.R, lpeg.S, lpeg.C
  local function token(class, pattern)
    return C(pattern) / function(text)
      return (escape(text):gsub('[^\n]+', function(line) return wrap(class, line) end))
    end
  end
  local digit, letter, any = R('09'), R('az', 'AZ') + '_', P(1) - '\n'
  local digits, exponent = digit ^ 1, S('eE') * S('+-') ^ -1 * digit ^ 1
  local float = (digits * '.' * digit ^ 0 + P('.') * digits) * exponent ^ -1 + digits * exponent
  local hex = P('0') * S('xX') * R('09', 'af', 'AF') ^ 1
  local number = float + hex + digits
  local function quoted(mark) return mark * (P('\\') * 1 + any - mark) ^ 0 * mark end
  local comment = P('//') * any ^ 0 + P('/*') * (1 - P('*/')) ^ 0 * '*/'
  local directive = '#' * (P('\\\n') + any - '//' - '/*') ^ 0
  local line = S(' \t') ^ 0 * token('d', directive) ^ -1
  return lpeg.Cs(line * (C(letter * (letter + digit) ^ 0) / function(word)
    return words[word] and wrap(words[word], escape(word)) or escape(word)
  end + token('c', comment) + token('s', quoted('"') + quoted("'")) + token('n', number)
    + '\n' * line + S(' \t') ^ 1 + C(1) / escape) ^ 0)
end

-- Code for the page, coloured by few elements.  The numbers of its lines stand in an attribute.
local html_colours = colours(function(text)
  return (text:gsub('[&<>]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }))
end, function(class, text) return ('<c-%s>%s</c-%s>'):format(class, text, class) end)

local function html_listing(block, first)
  local html = html_colours:match(block.text)
  local id = block.identifier ~= '' and (' id="%s"'):format(block.identifier) or ''
  if not first then return pandoc.RawBlock('html', ('<pre%s><code>%s</code></pre>'):format(id, html)) end
  local numbers, lines = {}, {}
  for line in (html .. '\n'):gmatch('(.-)\n') do
    local n = ('%d'):format(first + #lines)
    local name = block.identifier .. '-' .. n
    numbers[#numbers + 1] = n
    lines[#lines + 1] = linked[name] and ('<span id="%s">%s</span>'):format(name, line) or line
  end
  html = table.concat(lines, '\n'):gsub('</(c%-%a)>(%s*)<(c%-%a)>', function(left, space, right)
    return left == right and space or nil
  end)
  return pandoc.RawBlock('html', ('<pre%s data-lines="%s"><code>%s</code></pre>')
    :format(id, table.concat(numbers, '\n'), html))
end

local latex_colours = colours(function(text)
  return (text:gsub('[\\{}]', { ['\\'] = '\\textbackslash{}', ['{'] = '\\{', ['}'] = '\\}' }))
end, function(class, text) return ('\\c%s{%s}'):format(class, text) end)

local function latex_listing(block, first)
  local empty = pandoc.CodeBlock('', pandoc.Attr(block.identifier)) -- for its anchor
  return pandoc.RawBlock('latex', ('%s\\begin{code}%s\n%s\n\\end{code}'):format(
    pandoc.write(pandoc.Pandoc({ empty }), 'latex'):match('^(.-)\\begin{verbatim}'),
    first and ('[numbers=left,firstnumber=%d]'):format(first) or '', latex_colours:match(block.text)))
end

local function listing(block)
  if to ~= 'html' and to ~= 'latex' then return block end
  local first = tonumber(block.attributes.startFrom)
  return to == 'html' and html_listing(block, first) or latex_listing(block, first)
end

local function fold(div)
  local a = div.attributes
  if to == 'html' or to == 'markdown' then
    return { pandoc.RawBlock('html', '<details class="fold"><summary>' .. escape(a.title) .. '</summary>'),
             listing(div.content[1]), pandoc.RawBlock('html', '</details>') }
  end
  local folded = soft('fold', List({ Str(('%s: lines %s\u{2013}%s of the source.')
    :format(a.title, a.from, a.to)) }))
  folded.identifier = div.content[1].identifier
  return folded
end

-- ------------------------------------------------------------------------------- the ledger

local verdicts = { -- in the order of the tally; the class carries the colour, the square its kin
  { 'reproduced', 'reproduced', '🟩' },
  { 'reproduced, corrected', 'corrected', '🟦' },
  { 'conditional', 'conditional', '🟨' },
  { 'artefact', 'artefact', '🟪' },
  { 'not reproduced', 'refuted', '🟥' },
  { 'not evaluated', 'open', '⬜' },
}
local kind_of = {}
for _, v in ipairs(verdicts) do kind_of[v[1]] = v end

local columns = { 'id', 'source', 'says', 'published', 'measured', 'error', 'expected',
                  'tolerance', 'verdict', 'note' }

local function read_claims(chapter)
  local path = chapter.results .. '/claims.csv'
  local rows = read_csv(path, chapter.file .. ': ')
  if table.concat(rows[1], ' ') ~= table.concat(columns, ' ') then
    stop(path .. ':1: ', 'the columns must be ' .. table.concat(columns, ','))
  end
  local claims = List({})
  for i = 2, #rows do
    local claim = {}
    for k, column in ipairs(columns) do claim[column] = rows[i][k] end
    local where = ('%s:%d: '):format(path, rows[i].line)
    if not kind_of[claim.verdict] then stop(where, 'no verdict: ' .. claim.verdict) end
    claim.short = claim.id:match('^%d+%-(%w+)$')
    if not claim.short then stop(where, 'not an id like 01-R1: ' .. claim.id) end
    define('clm:' .. claim.id, claim.short, (chapter.shows and 'claim-' or 'ledger-') .. claim.id, where)
    claims:insert(claim)
  end
  return claims
end

local function verdict(name)
  local kind = kind_of[name]
  if to == 'latex' then
    return List({ pandoc.RawInline('latex', ('\\verdict{%s}{%s}'):format(kind[2], name)) })
  elseif to == 'html' then
    return List({ pandoc.Span({ Str(name) }, pandoc.Attr('', { 'verdict', kind[2] })) })
  end
  return List({ Str(kind[3]), Space(), Str(name) })
end

local function quantity(text, format)
  local x = tonumber(text)
  return x and number((format or '%.5g'):format(x)) or inlines(text)
end

local function measured(claim)
  local x, error = tonumber(claim.measured), tonumber(claim.error)
  if x and error and error > 0 then return with_error(x, error) end
  return quantity(claim.measured, tonumber(claim.expected) == 0 and '%.2g' or nil)
end

-- Expected ± tolerance, the former with as many decimals as what was measured.
local function expected(claim)
  local x, error, format = tonumber(claim.expected), tonumber(claim.error), nil
  if x and error and error > 0 and x ~= 0 then
    local power, common = common_format(x, error)
    if power == 0 then format = common end
  end
  local out = quantity(claim.expected, format)
  if claim.tolerance == '' then return out end
  return out .. { pandoc.Span(List({ Str('\u{202f}±\u{202f}') })
    .. quantity(claim.tolerance, '%.2g'), pandoc.Attr('', { 'tolerance' })) }
end

-- A claim's number as an anchor of this place and a link to the other: the chapter has
-- claim-01-R1 and the ledger of the front page ledger-01-R1.
local function claim_id(claim, here, there)
  local id = List({ Str(claim.short) })
  if there then id = List({ pandoc.Link(id, '#' .. there .. claim.id) }) end
  return List({ anchor(here .. claim.id) }) .. id
end

local function source_and_note(claim)
  local out = inlines(claim.source)
  if claim.note ~= '' then out = out .. { Str(':'), Space() } .. inlines(claim.note) end
  return out
end

-- On paper, the claims of a chapter are a list, each over the full width.
local function claim_list(chapter, there)
  local out = List({ pandoc.RawBlock('latex', '\\begin{claims}') })
  for _, claim in ipairs(chapter.claims) do
    local numbers = List({})
    for _, part in ipairs({ { 'published', quantity(claim.published) }, { 'measured', measured(claim) },
                            { 'expected', expected(claim) } }) do
      if #part[2] > 0 then
        if #numbers > 0 then numbers:insert(pandoc.RawInline('latex', '\\quad ')) end
        numbers:extend({ Str(part[1]), Space() })
        numbers:extend(part[2])
      end
    end
    local content = List({ pandoc.RawInline('latex', '\\claim') })
    for _, argument in ipairs({ claim_id(claim, 'claim-', there), inlines(claim.says),
                                verdict(claim.verdict), numbers, source_and_note(claim) }) do
      content = content .. { pandoc.RawInline('latex', '{') } .. argument
        .. { pandoc.RawInline('latex', '}') }
    end
    out:insert(pandoc.Plain(content))
  end
  out:insert(pandoc.RawBlock('latex', '\\end{claims}'))
  return out
end

-- The claims of a chapter as a table; with details, in the chapter itself, each statement has its
-- source and note under it.
local function claim_table(chapter, detailed, linked)
  if detailed and to == 'latex' then return claim_list(chapter, linked and 'ledger-') end
  local here, there = 'ledger-', linked and 'claim-'
  if detailed then here, there = 'claim-', linked and 'ledger-' end
  local rows = chapter.claims:map(function(claim)
    local says = inlines(claim.says)
    if detailed then
      says:insert(to == 'markdown' and pandoc.RawInline('html', '<br>') or pandoc.LineBreak())
      says:insert(pandoc.Span(source_and_note(claim), pandoc.Attr('', { 'note' })))
    end
    return { claim_id(claim, here, there), says, quantity(claim.published), measured(claim),
             expected(claim), verdict(claim.verdict) }
  end)
  local header = List({ '', 'Statement', 'Published', 'Measured', 'Expected', 'Verdict' }):map(inlines)
  local aligns = { 'AlignLeft', 'AlignLeft', 'AlignRight', 'AlignRight', 'AlignRight', 'AlignLeft' }
  local widths = { 0, 0, 0, 0, 0, 0 }
  if to == 'latex' then widths = { .05, .27, .10, .21, .22, .15 } end
  local out = List({ pandoc.Div({ make_table({}, aligns, widths, header, rows) },
                                pandoc.Attr('', { 'ledger' })) })
  if to == 'latex' then
    out:insert(1, pandoc.RawBlock('latex', '\\begin{ledger}'))
    out:insert(pandoc.RawBlock('latex', '\\end{ledger}'))
  end
  return out
end

local function ledger(chapters)
  local out = List({})
  for _, chapter in ipairs(chapters) do
    if to == 'latex' then out:insert(pandoc.RawBlock('latex', '\\keeplines{10}')) end
    out:insert(pandoc.Div({ pandoc.Para(List({ Str(chapter.number .. '\u{2002}') })
      .. { pandoc.Link(chapter.title, '#' .. chapter.id) }) }, pandoc.Attr('', { 'ledger-chapter' })))
    out:extend(claim_table(chapter, false, chapter.shows))
  end
  return out
end

-- How many claims have each verdict, and the verdicts that occur at all.
local function count_verdicts(chapters)
  local count, total = {}, 0
  for _, chapter in ipairs(chapters) do
    for _, claim in ipairs(chapter.claims) do
      count[claim.verdict] = (count[claim.verdict] or 0) + 1
      total = total + 1
    end
  end
  return count, total, List(verdicts):filter(function(v) return count[v[1]] end)
end

local function chapters_table(chapters)
  local _, _, present = count_verdicts(chapters)
  local header = List({ 'Chapter', 'claims' }):map(inlines)
  header:extend(present:map(function(v) return inlines(v[1]) end))
  local aligns, widths = { 'AlignLeft' }, { 0 }
  for i = 2, #header do aligns[i], widths[i] = 'AlignRight', 0 end
  local rows = chapters:map(function(chapter)
    local count, total = count_verdicts({ chapter })
    local target = to == 'markdown' and chapter.file or '#' .. chapter.id
    local row = List({ List({ Str(chapter.number .. ' '), pandoc.Link(chapter.title, target) }),
                       number(('%d'):format(total)) })
    row:extend(present:map(function(v) return number(('%d'):format(count[v[1]] or 0)) end))
    return row
  end)
  return make_table({}, aligns, widths, header, rows)
end

local function tally(chapters)
  local count, total, present = count_verdicts(chapters)
  local words = present:map(function(v) return ('%d %s'):format(count[v[1]], v[1]) end)
  local made = {}
  for _, chapter in ipairs(chapters) do
    local what = ('scale %s, seed %s'):format(chapter.scale, chapter.seed)
    if not made[what] then made[#made + 1] = what end
    made[what] = true
  end
  made = ('%d claims, checked at %s.'):format(total, table.concat(made, '; '))
  if to == 'html' then
    local bar = present:map(function(v)
      return ('<span class="%s" style="flex-grow:%d"></span>'):format(v[2], count[v[1]])
    end)
    local list = present:map(function(v)
      return ('<li class="%s"><b>%d</b> %s</li>'):format(v[2], count[v[1]], v[1])
    end)
    return pandoc.RawBlock('html', ('<div class="tally">\n<div class="bar" role="img" aria-label="%s">%s</div>\n'
      .. '<ul>%s</ul>\n<p>%s</p>\n</div>'):format(table.concat(words, '; '), table.concat(bar),
      table.concat(list), made))
  elseif to == 'latex' then
    local bar = present:map(function(v)
      return ('\\tallybar{%s}{%.5f}'):format(v[2], count[v[1]] / total)
    end)
    local list = present:map(function(v)
      return ('\\tallyitem{%s}{%d}{%s}'):format(v[2], count[v[1]], v[1])
    end)
    return pandoc.RawBlock('latex', ('\\begin{tally}%s\\par\\smallskip %s\\par\\smallskip{\\small %s}\\end{tally}')
      :format(table.concat(bar), table.concat(list, '\\quad '), made))
  elseif to == 'markdown' then
    local squares = present:map(function(v)
      return v[3]:rep(math.max(1, math.floor(count[v[1]] * math.min(1, 60 / total) + 0.5)))
    end)
    local list = present:map(function(v) return ('%s **%d** %s'):format(v[3], count[v[1]], v[1]) end)
    return pandoc.read(('%s\n\n%s\n\n%s'):format(table.concat(squares), table.concat(list, ' \n'), made),
                       'markdown').blocks
  end
  return pandoc.Plain({ Str(made .. ' ' .. table.concat(words, '; ') .. '.') })
end

-- ----------------------------------------------------------------------------------- MathML

-- What browsers set badly in the MathML of texmath: delimiters stretch, with wide gaps, though
-- what they enclose is not tall; \bigl and its kin have sizes without a unit, and none under an
-- exponent; \lVert is the relation "parallel", with its spacing, and \ell an operator; upright
-- letters are asked for by an attribute that MathML Core has not; a sign is spaced like a sum's,
-- and a named operator like a relation.
local tall = { '<mfrac', '<munder', '<mover', '<mtable', '<msqrt', '<mroot' }

local function unstretch(html)
  local open, low = {}, {} -- delimiters still open; positions of those around something low
  for at, form, after in html:gmatch('()<mo stretchy="true" form="(%a+)">[^<]*</mo>()') do
    local left = form == 'postfix' and table.remove(open)
    if form == 'prefix' then
      open[#open + 1] = { at = at, after = after }
    elseif left then
      local inside, is_tall = html:sub(left.after, at - 1), false
      for _, tag in ipairs(tall) do is_tall = is_tall or inside:find(tag, 1, true) end
      if not is_tall then low[left.at], low[at] = true, true end
    end
  end
  return (html:gsub('()<mo stretchy="true"', function(at)
    return low[at] and '<mo stretchy="false"' or nil
  end))
end

-- TeX's spaces: none between a sign and its number, a thin one before and after `ln` or `max`, but
-- none beside an operator or a parenthesis.
local function respace(html)
  for _, sign in ipairs({ '−', '+', '±' }) do
    html = html:gsub('(<mo([^>]*)>([^<]*)</mo>)<mo>' .. sign .. '</mo>', function(mo, form, left)
      if form:match('prefix') or ('=<>,;:≤≥≈≃∼→∈×'):find(left, 1, true) then
        return mo .. '<mo form="prefix">' .. sign .. '</mo>'
      end
    end)
  end
  return (html:gsub('()<mo>(%a%a+)</mo>()', function(at, name, after)
    local left = html:sub(1, at - 1):gsub('<m[us]%a+>$', '')
    local outer = left:match('<mrow>$') or left:match('<semantics>$') or
      left:match('</mo>$') and not left:match('form="postfix">[^<]*</mo>$')
    local alone = html:match('^<mo[^>]*form="prefix">[(%[]', after) or
      html:match('^<mrow><mo[^>]*form="prefix">[(%[]', after)
    return ('<mo lspace="%sem" rspace="%sem">%s</mo>'):format(outer and '0' or '.17', alone and '0' or '.17', name)
  end))
end

local known_formulas = {}
local function mathml(m)
  local written, kind = m.text, m.mathtype
  local known = known_formulas[kind .. written]
  if known then return known end
  m.text = m.text:gsub('\\Big[lrm]%f[%A]', '\\Big') -- texmath knows no \Bigl
  local html = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ m }) }), 'html', { html_math_method = 'mathml' })
  if not html:match('^<math') then
    local where = ''
    for line in written:gmatch('[^\n]+') do
      if where == '' then where = place(line:match('^%s*(.-)%s*$')) end
    end
    stop(where, 'this formula cannot be set as MathML: ' .. written)
  end
  html = html:gsub(' xmlns="[^"]*"', ''):gsub(' display="inline"', '')
  html = html:gsub('<mo minsize="1%.?20?%%?" maxsize="1%.?20?%%?" stretchy="%a+"', '<mo stretchy="false"')
  html = html:gsub('<mo minsize="([%d.]+)" maxsize="[%d.]+" stretchy="false"',
    '<mo minsize="%1em" maxsize="%1em" stretchy="true" symmetric="true"')
  html = html:gsub('(<msu[bsup]+>)(<mo minsize=[^>]*>[^<]*</mo>)', '%1<mrow>%2</mrow>')
  html = unstretch(html)
  html = respace(html:gsub('<mo>ℓ</mo>', '<mi>ℓ</mi>'))
  html = html:gsub('(<mo [^>]*form="%a+"[^>]*>)\u{2225}</mo>', '%1\u{2016}</mo>')
  html = html:gsub('<mstyle mathvariant="normal">(.-)</mstyle>', function(x)
    return '<mrow>' .. x:gsub('<mi>', '<mi mathvariant="normal">') .. '</mrow>'
  end)
  known = pandoc.RawInline('html', html)
  known_formulas[kind .. written] = known
  return known
end

-- ------------------------------------------------------------------------------ the document

-- No line ends before a percent sign, beside a plus-minus, or between a formula and its
-- punctuation, where browsers would break it.
local function keep_together(content)
  local changed = false
  local function keep(i)
    if content[i].t == 'Space' or content[i].t == 'SoftBreak' then
      content[i], changed = Str('\u{a0}'), true
    end
  end
  for i = #content, 2, -1 do
    local text = content[i].text
    if text then
      if i > 2 and (text == '±' or text:match('^%%')) then keep(i - 1) end
      if text == '±' and i < #content - 1 then keep(i + 1) end
      local mark = to == 'html' and text:match('^[,.;:?!)]+')
      if mark and content[i].t == 'Str' and content[i - 1].mathtype == 'InlineMath' then
        content[i - 1] = pandoc.Span({ content[i - 1], Str(mark) }, pandoc.Attr('', { 'nowrap' }))
        if mark == text then content:remove(i) else content[i] = Str(text:sub(#mark + 1)) end
        changed = true
      end
    end
  end
  if content[1] and content[1].text == '±' and #content > 2 then keep(2) end
  return changed and content or nil
end

local function shows_claims(div)
  local found = false
  div.content:walk({ CodeBlock = function(b) found = found or b.classes:includes('claims') end })
  return found
end

function Pandoc(doc)
  local parts, chapters, has_ledger = List({}), List({}), false
  for _, div in ipairs(doc.blocks) do
    local a = div.attributes
    local part = { div = div, number = tonumber(a.number), file = a.file, results = a.results,
                   scale = a.scale, seed = a.seed, count = {}, sections = { tonumber(a.number) } }
    parts:insert(part)
    if part.number then
      part.shows = shows_claims(div)
      part.claims = read_claims(part)
      chapters:insert(part)
      div.content:walk({ Image = function(i) linked[i.attributes.listed or ''] = true end })
    else
      alone = false
      div.content:walk({ CodeBlock = function(b) has_ledger = has_ledger or b.classes:includes('ledger') end })
    end
  end

  local judged = chapters:filter(function(c) return #c.claims > 0 end)
  local blocks = pandoc.Blocks({})
  for i = #parts, 1, -1 do -- the front page last: it names the chapters' titles
    local part = parts[i]
    part.blocks = part.div.content:walk({
      traverse = 'topdown',
      Header = function(h) return heading(part, h) end,
      Para = function(p)
        if #p.content == 1 and p.content[1].t == 'Image' then return figure(part, p.content[1]), false end
        p.content = equations(part, p.content)
        return p
      end,
      Div = function(d)
        if d.classes:includes('fold') then return fold(d), false end
      end,
      CodeBlock = function(b)
        if b.classes:includes('csv') then return csv_table(part, b), false end
        if b.classes:includes('claims') then return claim_table(part, true, has_ledger), false end
        if b.classes:includes('tally') then return tally(chapters), false end
        if b.classes:includes('chapters') then return chapters_table(judged), false end
        if b.classes:includes('ledger') then return ledger(judged), false end
        if b.classes:includes('c') then return listing(b), false end
      end })
  end
  for _, part in ipairs(parts) do
    if not (part.number and os.getenv('SUMMARY')) then blocks:extend(part.blocks) end
  end

  doc.blocks = blocks:walk({ Cite = reference, Inlines = keep_together })
  local known = {}
  for _, r in ipairs(pandoc.utils.references(doc)) do known[r.id] = true end
  for _, id in ipairs(cited) do
    if not known[id] then stop(place('@' .. id), 'no such reference: @' .. id) end
  end
  if to == 'html' then doc.blocks = doc.blocks:walk({ Math = mathml }) end
  return doc
end
