-- literate-c.lua: a pandoc reader for literate C.  It weaves and does nothing else.
--
--     RESULTS=build/quick pandoc -f report/literate-c.lua report/front.md chapters/01-ridge.c
--
-- In a C source, a line "/*md" in column one opens prose (pandoc's Markdown) and a line "*/"
-- closes it; everything else is code and is listed with the line numbers of the file, except
--
--     //- hide          code that the report leaves out
--     //- fold TITLE    code that the report folds under a title
--     //- end           the end of either
--
-- In prose, {{key}}, {{key:%.4f}} and {{key:sci2}} stand for results of the chapter's run, from
-- $RESULTS/<chapter>/values.yaml.  A source that is not C is prose from end to end.
--
-- With SUMMARY in the environment, only the heading of a chapter is read.
--
-- Each source becomes one Div: class "chapter" with attributes number, file, results, scale and
-- seed, or class "front".  An image of the run (![...](loss.svg)) gets the attribute "drawn",
-- the lines of the function that calls ch_figure(..., "loss"), and one with animation=loss the
-- attribute "animated" if there is a call ch_animation(..., "loss").

local prose_format = 'markdown-implicit_figures'

local function stop(file, line, message)
  io.stderr:write(('%s:%d: error: %s\n'):format(file, line, message))
  os.exit(1)
end

-- ------------------------------------------------------------------------------- values

local function read_values(path)
  local file = io.open(path)
  if not file then return nil end
  local values, n = {}, 0
  for line in file:lines() do
    n = n + 1
    local key, value = line:match('^([%w_.-]+): "(.*)"$')
    if not key then stop(path, n, 'not a line of the form key: "value"') end
    values[key] = value
  end
  file:close()
  return values
end

-- The text of a value under a format: nil and a reason if it cannot be had.
local function formatted(value, format)
  if not format then return value end
  format = format:gsub('^sci(%d)$', '%%.%1e')
  local kind = format:match('^%%([efgd])$') or format:match('^%%%.%d%d?([efg])$')
  if not kind then return nil, 'takes %e, %f, %g, %.Ne, %.Nf, %.Ng, %d or sciN' end
  local x = tonumber(value)
  if x and kind == 'd' then x = math.tointeger(x) end
  if not x then return nil, 'does not fit the value "' .. value .. '"' end
  return format:format(x)
end

-- The same text as Markdown, in math or in text: powers of ten and a true minus sign.
local function typeset(text, context)
  if context == 'code' or not tonumber(text) then return text end
  local mantissa, exponent = text:match('^(.-)e([+-]%d+)$')
  if exponent then
    local power = ('10^{%d}'):format(tonumber(exponent))
    text = mantissa == '1' and power or mantissa .. '\\times ' .. power
    return context == 'math' and text or '$' .. text .. '$'
  end
  return context == 'math' and text or (text:gsub('^-', '\u{2212}'))
end

-- Replace the values in one line of prose.  `open` carries from line to line which math or code
-- delimiter is open, since values are set differently in text, math and code.
local function fill(line, open, replace)
  if line:match('^%s*$') then open.math, open.code = nil, nil end
  if line:match('^%s*```') then return line end
  local out, at = {}, 1
  while at <= #line do
    local token = line:match('^{{.-}}', at) or line:match('^\\.', at)
      or line:match('^%$%$?', at) or line:match('^`+', at) or line:match('^[^{\\$`]+', at)
      or line:sub(at, at)
    at = at + #token
    local mark = token:sub(1, 1)
    if mark == '{' and #token > 1 then
      token = replace(token, open.code and 'code' or open.math and 'math' or 'text')
    elseif mark == '`' and not open.math then
      if open.code == token then open.code = nil else open.code = open.code or token end
    elseif mark == '$' and not open.code then
      if open.math == token then open.math = nil else open.math = open.math or token end
    end
    out[#out + 1] = token
  end
  return table.concat(out)
end

-- -------------------------------------------------------------------------------- weave

-- Split a C source into prose and listings.  The prose keeps the line numbers of the source:
-- every other line is left empty, and a listing is one raw inline that names it.  Conditions of the
-- preprocessor that would end a listing are left out.
local function split(name, text)
  local prose, listings, lines = {}, {}, {}
  local mode, opened = 'code', 0 -- code, prose, hide or fold, and the line it began in
  local title, from

  local function close_listing(last)
    local first = from
    from = nil
    if not first then return end
    local function idle(line)
      return line:match('^%s*$') or not title and (line:match('^#else%f[%A]') or line:match('^#endif%f[%A]'))
    end
    while last >= first and idle(lines[last]) do last = last - 1 end
    if last < first then return end
    listings[#listings + 1] = { from = first, to = last, title = title,
                                text = table.concat(lines, '\n', first, last) }
    prose[first] = ('`%d`{=listing}'):format(#listings)
  end

  for line in (text:gsub('\r\n', '\n'):gsub('\n?$', '\n')):gmatch('(.-)\n') do
    local n = #lines + 1
    lines[n], prose[n] = line, ''
    local directive, rest = line:match('^%s*//%-%s*(%a*)%s*(.-)%s*$')
    if mode == 'prose' then
      if line == '*/' then mode = 'code' else prose[n] = line end
    elseif line == '/*md' and mode == 'code' then
      close_listing(n - 1)
      mode, opened = 'prose', n
    elseif directive == 'end' and (mode == 'hide' or mode == 'fold') then
      close_listing(n - 1)
      mode, title = 'code', nil
    elseif (directive == 'hide' or directive == 'fold') and mode == 'code' then
      if directive == 'fold' and rest == '' then stop(name, n, '//- fold needs a title') end
      close_listing(n - 1)
      mode, opened, title = directive, n, rest
    elseif directive or line == '/*md' then
      stop(name, n, mode == 'code' and 'no such directive, or nothing to end: ' .. line
        or ('%s, but the %s of line %d is still open'):format(line, mode, opened))
    elseif mode ~= 'hide' and not from and not line:match('^%s*$') then
      from = n
    end
  end
  if mode ~= 'code' then stop(name, opened, mode .. ' is never closed') end
  close_listing(#lines)
  return prose, listings, lines
end

-- The first and last line of the function around each call ch_figure(..., "name").
local function figure_sources(lines)
  local sources, animations, head, wanted = {}, {}, nil, {}
  for n, line in ipairs(lines) do
    if line:match('^[%a_][^;]*%([^;]*$') then head = n end
    local figure = line:match('ch_figure%(.-"([%w_-]+)"%s*%)')
    if figure then wanted[#wanted + 1] = figure end
    animations[line:match('ch_animation%(.-"([%w_-]+)"%s*%)') or ''] = true
    if line:match('^}') then
      for _, name in ipairs(wanted) do sources[name] = { from = head or n, to = n } end
      head, wanted = nil, {}
    end
  end
  return sources, animations
end

local function listing_blocks(chapter, listing)
  local id = ('%s-L%d'):format(chapter, listing.from)
  local block = pandoc.CodeBlock(listing.text,
    pandoc.Attr(id, { 'c', 'numberLines' }, { startFrom = tostring(listing.from) }))
  if not listing.title then return block end
  return pandoc.Div({ block }, pandoc.Attr('', { 'fold' }, {
    title = listing.title, from = tostring(listing.from), to = tostring(listing.to) }))
end

-- Headings without an identifier of their own get one that no other chapter has.
local function unique_headings(blocks, chapter, text)
  return blocks:walk({ Header = function(h)
    if h.identifier == '' or text:find('{#' .. h.identifier, 1, true) then return nil end
    h.identifier = chapter .. '-' .. h.identifier
    return h
  end })
end

local function read_chapter(name, text)
  local chapter = name:match('([^/]+)%.c$')
  local results = (os.getenv('RESULTS') or 'build/standard') .. '/' .. chapter
  local values = read_values(results .. '/values.yaml')
  if not values then stop(name, 1, 'no results: cannot read ' .. results .. '/values.yaml') end
  local prose, listings, lines = split(name, text)

  local open = {}
  for n, line in ipairs(prose) do
    if os.getenv('SUMMARY') and not line:match('^# ') then line = '' end
    prose[n] = fill(line, open, function(token, context)
      local key, format = token:match('^{{([%w_.-]+)}}$'), nil
      if not key then key, format = token:match('^{{([%w_.-]+):(.*)}}$') end
      if not key then stop(name, n, 'not {{key}} or {{key:format}}: ' .. token) end
      if not values[key] then
        stop(name, n, ('no value "%s" in %s/values.yaml'):format(key, results))
      end
      local text, reason = formatted(values[key], format)
      if not text then stop(name, n, token .. ' ' .. reason) end
      return typeset(text, context)
    end)
  end

  local sources, animations = figure_sources(lines)
  local markdown = table.concat(prose, '\n')
  local doc = pandoc.read(markdown, prose_format)
  local blocks = unique_headings(doc.blocks, chapter, markdown):walk({
    Para = function(p)
      local raw = #p.content == 1 and p.content[1]
      if raw and raw.t == 'RawInline' and raw.format == 'listing' then
        return listing_blocks(chapter, listings[tonumber(raw.text)])
      end
    end,
    Image = function(image)
      if animations[image.attributes.animation] then image.attributes.animated = 'yes' end
      local source = sources[image.src:match('^([%w_-]+)%.svg$')]
      if not source then return image end
      local listed = ''
      for _, l in ipairs(listings) do
        if l.from <= source.from and source.from <= l.to then
          listed = ('%s-L%d-%d'):format(chapter, l.from, source.from)
        end
      end
      image.attributes.drawn = ('%d-%d'):format(source.from, source.to)
      image.attributes.listed = listed
      return image
    end })
  return pandoc.Div(blocks, pandoc.Attr(chapter, { 'chapter' }, {
    number = tostring(tonumber(chapter:match('^%d*')) or 0), file = name, results = results,
    scale = values.scale or 'unknown', seed = values.seed or 'unknown' }))
end

function Reader(sources)
  local blocks = pandoc.List({})
  for _, source in ipairs(sources) do
    if source.name:match('%.c$') then
      blocks:insert(read_chapter(source.name, source.text))
    else
      local doc = pandoc.read(source.text, prose_format)
      blocks:insert(pandoc.Div(doc.blocks, pandoc.Attr('', { 'front' })))
    end
  end
  return pandoc.Pandoc(blocks)
end
