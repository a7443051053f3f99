// Draws blocks and sends taps. Texts come ready; nothing is computed or decided here.
'use strict';
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const app = $('app'), bar = $('bar'), panel = $('panel'), actions = $('actions'), columns = [$('first'), $('second')];

  // What the shell itself has to say, before and without a register.
  const WORDS = {
    ru: { lost: 'Нет связи с кассой. Восстанавливаем…', back: 'Назад', menu: 'Меню', view: 'Вид и звук', sound: 'Звук', off: 'Выкл', low: 'Тихо', loud: 'Громко', theme: 'Тема', auto: 'Авто', light: 'День', dark: 'Ночь', sun: 'Солнце', text: 'Размер текста', hand: 'Рука', left: 'Левая', right: 'Правая', erase: 'Стереть', clear: 'Сбросить', comma: 'Точка', status: 'Состояние', added: 'Добавлено', again: 'Ещё один', not_found: 'Не найдено', refused: 'Нельзя', unsure: 'Посмотрите список', missed: 'Связь прервалась: последний скан мог не дойти.', look: 'Посмотрите, что в чеке, и отсканируйте недостающее.', seen: 'Понятно', sold: 'Продано', levels: { good: 'в порядке', info: 'к сведению', warning: 'внимание', trouble: 'неисправность' } },
    kk: { lost: 'Кассамен байланыс жоқ. Қалпына келтіріп жатырмыз…', back: 'Артқа', menu: 'Мәзір', view: 'Көрініс пен дыбыс', sound: 'Дыбыс', off: 'Жоқ', low: 'Ақырын', loud: 'Қатты', theme: 'Тақырып', auto: 'Авто', light: 'Ашық', dark: 'Қараңғы', sun: 'Күн көзі', text: 'Мәтін өлшемі', hand: 'Қол', left: 'Сол', right: 'Оң', erase: 'Өшіру', clear: 'Тазарту', comma: 'Нүкте', status: 'Күйі', added: 'Қосылды', again: 'Тағы бір', not_found: 'Табылмады', refused: 'Болмайды', unsure: 'Тізімді қараңыз', missed: 'Байланыс үзілді: соңғы сканерленген тауар жетпеген болуы мүмкін.', look: 'Чекте не бар екенін қарап, жоғын сканерлеңіз.', seen: 'Түсінікті', sold: 'Сатылды', levels: { good: 'қалыпты', info: 'мәлімет', warning: 'назар аударыңыз', trouble: 'ақау' } },
    en: { lost: 'Connection to the register lost. Reconnecting…', back: 'Back', menu: 'Menu', view: 'Look and sound', sound: 'Sound', off: 'Off', low: 'Quiet', loud: 'Loud', theme: 'Theme', auto: 'Auto', light: 'Day', dark: 'Night', sun: 'Sun', text: 'Text size', hand: 'Hand', left: 'Left', right: 'Right', erase: 'Erase', clear: 'Clear', comma: 'Decimal point', status: 'Status', added: 'Added', again: 'One more', not_found: 'Not found', refused: 'Not possible', unsure: 'Look at the list', missed: 'The link broke: the last scan may not have arrived.', look: 'See what is in the receipt and scan what is missing.', seen: 'Understood', sold: 'Sold', levels: { good: 'in order', info: 'for information', warning: 'warning', trouble: 'out of order' } },
  };
  const say = () => WORDS[root.lang] || WORDS.ru;

  // ---------------------------------------------------------------- small helpers
  const make = (tag, name, data) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (data) for (const key in data) node.dataset[key] = data[key];
    if (tag === 'button') node.type = 'button';
    return node;
  };
  const add = (parent, ...nodes) => { parent.append(...nodes); return parent; };
  const put = (node, text) => {
    text = text === undefined ? '' : text;
    if (node.shown !== text) { node.textContent = text; node.shown = text; }
  };
  const mark = (node, name, value) => { if (node.getAttribute(name) !== value) value === null ? node.removeAttribute(name) : node.setAttribute(name, value); };
  const SVG = 'http://www.w3.org/2000/svg';
  const drawing = (path, name) => {
    const svg = document.createElementNS(SVG, 'svg'), line = document.createElementNS(SVG, 'path');
    mark(svg, 'viewBox', '0 0 24 24'); mark(svg, 'aria-hidden', 'true'); mark(line, 'd', path);
    if (name) mark(svg, 'class', name);
    svg.append(line);
    return svg;
  };
  // The figure of a column stays in sight and would lie over what is scrolled to its edge.
  const reveal = (node) => {
    const column = node.closest('.column'), figure = column && column.querySelector('.figure');
    if (column) column.style.scrollPaddingBlock = figure ? figure.offsetHeight + 'px' : '';
    node.scrollIntoView({ block: 'nearest' });
  };
  const MARKS = { good: 'M5 12.5l4.5 4.5L19 7.5', info: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 11.2v5.3M12 7.4v.3', warning: 'M12 3.5L22 20H2zM12 10v4.5M12 17v.3', trouble: 'M6 6l12 12M18 6L6 18' };
  const CROSS = 'M6 6l12 12M18 6L6 18', ERASE = 'M9 5h11v14H9l-6-7zM12 9.5l5 5M17 9.5l-5 5';

  const same = (a, b) => {
    if (a === b) return true;
    if (!a || !b) return false;
    const keys = Object.keys(b);
    if (keys.length !== Object.keys(a).length) return false;
    for (const key of keys) if (a[key] !== b[key]) return false;
    return true;
  };

  // Rows by their names: only those that changed, came, went or moved are touched.
  const keyed = (parent, items, key, create, fill) => {
    const had = parent.rows || new Map(), rows = new Map();
    const names = items.map((item, i) => { const name = key(item, i); return rows.has(name) ? (rows.set(name + '\n' + i, 0), name + '\n' + i) : (rows.set(name, 0), name); });
    for (const [name, row] of had) if (!rows.has(name)) row.remove();
    let at = parent.firstElementChild;
    items.forEach((item, i) => {
      let row = had.get(names[i]);
      const fresh = !row;
      if (fresh) row = create(item);
      if (fresh || !same(row.item, item)) { fill(row, item); row.item = item; }
      if (row === at) at = at.nextElementSibling; else parent.insertBefore(row, at);
      rows.set(names[i], row);
    });
    parent.rows = rows;
  };

  // ---------------------------------------------------------------- keys
  const newKey = () => { const key = make('button', 'key'); key.word = make('span'); key.small = make('small'); return add(key, key.word, key.small); };
  const fillKey = (key, button) => {
    key.className = 'key ' + button.style;
    key.dataset.action = button.action;
    put(key.word, button.text); put(key.small, button.sub);
    key.small.hidden = !button.sub;
    key.disabled = !button.ready;
  };
  const buttons = (parent, list) => keyed(parent, list, (b) => b.action, newKey, fillKey);

  // ---------------------------------------------------------------- fields
  const newField = (id) => {
    const box = make('div'), label = make('label'), entry = make('input', 'entry'), wrong = make('p', 'wrong');
    entry.id = 'f-' + id; label.htmlFor = entry.id; wrong.id = 'w-' + id;
    entry.autocomplete = 'off'; entry.spellcheck = false; entry.maxLength = 4000; entry.autocapitalize = 'off';
    mark(entry, 'aria-describedby', wrong.id);
    entry.sent = [];
    return Object.assign(add(box, label, entry, wrong), { label, entry, wrong });
  };
  const fillField = (box, field) => {
    const { entry } = box;
    put(box.label, field.label); put(box.wrong, field.error);
    mark(entry, 'aria-invalid', field.error ? 'true' : null);
    entry.kind = field.input;
    entry.inputMode = { decimal: 'decimal', digits: 'numeric', search: 'search' }[field.input] || 'text';
    entry.enterKeyHint = field.input === 'search' ? 'search' : 'done';
    // What a person is typing is not overwritten by the echo of what was sent before.
    const echo = entry.sent.indexOf(field.value);
    if (echo >= 0) entry.sent.splice(0, echo + 1);
    else if (entry.told !== field.value || document.activeElement !== entry) { if (entry.value !== field.value) entry.value = field.value; entry.sent = []; clearTimeout(entry.wait); }
    entry.told = field.value;
  };

  // ---------------------------------------------------------------- block kinds: [create, fill]
  const two = (tag, a, b) => { const box = make(tag); box.a = make('span', a); box.b = make('span', b); return add(box, box.a, box.b); };
  const rove = (parent, all) => { // one tab stop in a long list; arrows go on from there
    const stop = parent.querySelector('[tabindex="0"]');
    if (stop && parent.contains(stop)) return;
    const first = parent.querySelector(all);
    if (first) first.tabIndex = 0;
  };
  // A value by itself is on the clipboard only where the browser trusts the page: elsewhere it is marked, and copied so.
  const copy = async (node) => {
    try { await navigator.clipboard.writeText(node.textContent); return true; } catch { /* marked below */ }
    getSelection().selectAllChildren(node);
    return document.execCommand('copy');
  };
  const KINDS = {
    figure: [() => {
      const box = make('section', 'figure plate'), line = make('div', 'row');
      box.label = make('p', 'label'); box.value = make('p', 'value'); box.sub = make('p', 'sub');
      return add(box, add(line, box.label, box.value), box.sub);
    }, (box, b) => {
      put(box.label, b.label); put(box.value, b.value); put(box.sub, b.sub); box.sub.hidden = !b.sub;
      announce(b.label + ': ' + b.value + (b.sub ? '. ' + b.sub : ''));
    }],

    list: [() => {
      const box = make('div', 'list grows'); box.rowsAt = make('ul'); box.empty = make('p', 'hint');
      return add(box, box.rowsAt, box.empty);
    }, (box, b) => {
      box.empty.hidden = b.rows.length > 0; put(box.empty, b.empty);
      keyed(box.rowsAt, b.rows, (r) => r.id, () => {
        const li = make('li'), item = make('button', 'item'), what = make('span', 'what');
        item.tabIndex = -1; li.key = item; li.name = make('span', 'name'); li.sub = make('span', 'sub'); li.worth = make('span', 'value');
        return add(li, add(item, add(what, li.name, li.sub), li.worth));
      }, (li, r) => {
        li.key.dataset.action = r.id;
        put(li.name, r.text); put(li.sub, r.sub); put(li.worth, r.value);
        li.sub.hidden = !r.sub; li.worth.hidden = !r.value;
      });
      rove(box, '.item');
    }],

    tape: [() => {
      const box = make('section', 'tape grows'); box.lines = make('ol'); box.empty = make('p', 'hint'); box.undo = make('button', 'key undo', { action: 'undo' });
      return add(box, box.empty, box.lines, box.undo);
    }, (box, b) => {
      box.empty.hidden = b.lines.length > 0; box.lines.hidden = !b.lines.length; put(box.empty, b.empty);
      let fresh = null;
      keyed(box.lines, b.lines, (l) => l.no, () => {
        const li = make('li'), open = make('button', 'open', { action: 'open' }), what = make('span', 'what'), gone = make('button', 'remove', { action: 'remove' });
        open.tabIndex = gone.tabIndex = -1; gone.append(drawing(CROSS));
        Object.assign(li, { open, gone, name: make('span', 'name'), sub: make('span', 'sub'), worth: make('span', 'value') });
        return add(li, add(open, add(what, li.name, li.sub), li.worth), gone);
      }, (li, l) => {
        li.className = l.fresh ? 'fresh' : '';
        li.open.dataset.value = li.gone.dataset.value = l.no;
        put(li.name, l.text); put(li.sub, l.sub); put(li.worth, l.value);
        mark(li.gone, 'aria-label', l.remove);
        if (l.fresh) { fresh = li; announce(l.text + ', ' + l.sub + ', ' + l.value); }
      });
      rove(box, '.open');
      box.undo.hidden = !b.undo; put(box.undo, b.undo);
      if (fresh) requestAnimationFrame(() => reveal(fresh));
    }],

    keypad: [(b) => {
      const box = make('section', 'keypad'), shows = make('div', 'shows');
      box.label = make('span'); box.value = make('output'); mark(box.value, 'aria-live', 'polite');
      add(box, add(shows, box.label, box.value));
      const last = b.point ? ['0', '00', '.'] : b.layout === 'phone' ? ['0'] : ['0', '00'];
      const rows = (b.layout === 'phone' ? ['1', '2', '3', 'back', '4', '5', '6', 'clear', '7', '8', '9', 'enter'] : ['7', '8', '9', 'back', '4', '5', '6', 'clear', '1', '2', '3', 'enter']).concat(last);
      for (const name of rows) {
        const key = make('button', 'key', { action: name });
        if (name === 'enter') { key.classList.add('go', 'enter'); box.enter = key; }
        else if (name === 'back') { key.classList.add('minor'); key.append(drawing(ERASE)); mark(key, 'aria-label', say().erase); }
        else if (name === 'clear') { key.classList.add('minor'); key.textContent = 'C'; mark(key, 'aria-label', say().clear); }
        else if (name === '.') { key.textContent = b.point; mark(key, 'aria-label', say().comma); }
        else key.textContent = name;
        if (name === '0' && last.length < 3) key.classList.add(last.length < 2 ? 'wide' : 'double');
        box.append(key);
      }
      return box;
    }, (box, b) => { put(box.label, b.label); put(box.value, b.value); put(box.enter, b.enter); box.enter.disabled = !b.ready; }],

    tiles: [() => make('div', 'tiles'), (box, b) => keyed(box, b.tiles, (t) => t.id, newKey, (key, t) => {
      key.dataset.action = t.id; put(key.word, t.text); put(key.small, t.sub); key.small.hidden = !t.sub;
    })],

    field: [(b) => { const box = newField(b.id); box.className = 'field'; box.entry.dataset.action = 'change'; return box; }, fillField],

    buttons: [() => make('div', 'buttons'), (box, b) => buttons(box, b.buttons)],

    picture: [() => {
      const box = make('figure', 'picture grows'); box.image = make('img'); box.tabIndex = 0; box.image.decoding = 'async';
      // The register was away just then: ask again.
      box.image.addEventListener('error', () => setTimeout(() => { if (box.isConnected) box.image.src = box.image.getAttribute('src'); }, 1500));
      box.save = make('a', 'key'); box.save.target = '_blank';
      return add(box, box.image, box.save);
    }, (box, b) => {
      const path = new URL(b.src, location.origin);
      if (path.origin === location.origin) mark(box.image, 'src', path.pathname + path.search);
      box.image.alt = b.alt; box.image.width = b.width;
      if (b.height) box.image.height = b.height; else box.image.removeAttribute('height');
      box.save.hidden = !b.file; put(box.save, b.save);
      const file = new URL(b.file || '', location.origin);
      if (b.file && file.origin === location.origin) mark(box.save, 'href', file.pathname);
    }],

    values: [() => { const box = make('dl', 'values'); return box; }, (box, b) => {
      keyed(box, b.rows, (r) => r.label, () => {
        const row = make('div'), key = make('button', 'key');
        Object.assign(row, { label: make('dt'), value: make('dd'), key });
        key.addEventListener('click', () => copy(row.value).then((done) => { if (done) { put(key, key.done); setTimeout(() => put(key, key.text), 1500); } }));
        return add(row, row.label, row.value, key);
      }, (row, r) => {
        put(row.label, r.label); put(row.value, r.value); row.key.hidden = !r.copy;
        mark(row.key, 'aria-label', b.copy + ': ' + r.label);
        row.key.text = b.copy; row.key.done = b.copied; put(row.key, b.copy);
      });
    }],

    notice: [() => {
      const box = make('section', 'notice'); box.text = make('p'); box.next = make('p', 'next'); box.code = make('p', 'code'); box.keys = make('div', 'buttons');
      return add(box, drawing('', 'mark'), box.text, box.next, box.code, box.keys);
    }, (box, b) => {
      box.className = 'notice block ' + b.level; mark(box.querySelector('.mark').firstChild, 'd', MARKS[b.level] || MARKS.info);
      put(box.text, b.text); put(box.next, b.next); put(box.code, b.code); box.next.hidden = !b.next; box.code.hidden = !b.code;
      box.keys.hidden = !(b.buttons && b.buttons.length); buttons(box.keys, b.buttons || []);
      announce(b.text + ' ' + (b.next || ''), b.level === 'trouble' || b.level === 'warning');
    }],

    form: [() => { const box = make('form', 'form'); box.noValidate = true; box.fieldsAt = make('div', 'form-fields'); box.submit = newKey(); box.submit.type = 'submit'; box.fieldsAt.style.display = 'contents'; return add(box, box.fieldsAt, box.submit); }, (box, b) => {
      keyed(box.fieldsAt, b.fields, (f) => f.field, (f) => { const field = newField(b.id + '-' + f.field); field.entry.name = f.field; field.entry.dataset.part = ''; return field; }, fillField);
      box.submit.hidden = !b.submit;
      fillKey(box.submit, b.submit || { action: 'submit', text: '', style: 'go', ready: true }); delete box.submit.dataset.action; box.submit.dataset.submit = '';
    }],

    chart: [() => { const box = make('section', 'chart'); box.label = make('p', 'label'); box.bars = make('ul'); return add(box, box.label, box.bars); }, (box, b) => {
      put(box.label, b.label);
      keyed(box.bars, b.bars, (r, i) => i, () => { const li = two('li'); li.bar = make('i'); return add(li, li.bar); }, (li, r) => { put(li.a, r.label); put(li.b, r.text); li.bar.style.setProperty('--part', r.permille); });
    }],
  };

  // ---------------------------------------------------------------- the screen
  let rev = 0, order = [], backable = false;
  const blocks = new Map();

  const announce = (text, urgent) => { const node = urgent ? $('alarm') : $('said'); clearTimeout(node.wait); node.wait = setTimeout(() => put(node, text), 60); };

  const place = () => {
    const wide = root.classList.contains('two'), last = [null, null];
    for (const id of order) {
      const entry = blocks.get(id);
      if (!entry) continue;
      const side = wide && entry.area === 'side' ? 1 : 0;
      // Asked anew each time: what stood here may just have moved to the other column.
      const next = last[side] ? last[side].nextElementSibling : columns[side].firstElementChild;
      if (next !== entry.node) columns[side].insertBefore(entry.node, next);
      last[side] = entry.node;
    }
  };

  const layout = () => {
    const roomy = matchMedia('(min-width: 56rem) and (min-aspect-ratio: 11/10)').matches;
    const sides = order.some((id) => (blocks.get(id) || {}).area === 'side'), mains = order.some((id) => (blocks.get(id) || {}).area === 'main');
    root.classList.toggle('wide', roomy);
    root.classList.toggle('two', roomy && sides && mains);
    place();
  };

  const drawBlock = (data) => {
    const kind = KINDS[data.kind];
    if (!kind) return;
    const shape = (data.layout || '') + (data.point || '');
    let entry = blocks.get(data.id);
    if (entry && (entry.kind !== data.kind || entry.shape !== shape)) { entry.node.remove(); entry = null; }
    if (!entry) {
      const node = kind[0](data);
      node.classList.add('block');
      node.dataset.block = data.id;
      entry = { node, kind: data.kind, shape };
      blocks.set(data.id, entry);
    }
    entry.area = data.area;
    kind[1](entry.node, data);
  };

  const drawTitle = (title) => {
    put($('title'), title.text); put($('sub'), title.sub); put($('banner'), title.banner);
    $('sub').hidden = !title.sub; $('banner').hidden = !title.banner; $('back').hidden = !title.back; $('menu').hidden = !title.menu;
    backable = title.back;
    document.title = title.text || 'kassa';
  };

  const drawStatus = (lights) => keyed($('status'), lights, (l) => l.id, () => {
    const node = make('button', 'light'); node.word = make('span');
    return add(node, drawing('', 'mark'), node.word);
  }, (node, l) => {
    node.className = 'light ' + l.level; node.dataset.action = l.id; put(node.word, l.text);
    mark(node.firstChild.firstChild, 'd', MARKS[l.level] || MARKS.info);
    mark(node, 'aria-label', l.text + ': ' + (say().levels[l.level] || ''));
  });

  const speak = () => {
    const w = say();
    put($('lost'), linked ? '' : w.lost);
    for (const id of ['back', 'menu', 'view']) { mark($(id), 'aria-label', w[id]); $(id).title = w[id]; }
    mark($('status'), 'aria-label', w.status);
    drawPanel();
  };

  const apply = (patch) => {
    rev = patch.rev;
    const another = patch.name !== undefined && patch.name !== app.dataset.screen;
    if (patch.lang !== undefined && patch.lang !== root.lang) { root.lang = patch.lang; for (const { node } of blocks.values()) node.remove(); blocks.clear(); speak(); }
    if (another) { for (const { node } of blocks.values()) node.remove(); blocks.clear(); panel.hidden = true; mark($('view'), 'aria-expanded', 'false'); }
    if (patch.title) drawTitle(patch.title);
    if (patch.status) drawStatus(patch.status);
    for (const block of patch.blocks || []) drawBlock(block);
    if (patch.order) {
      order = patch.order;
      for (const [id, { node }] of blocks) if (!order.includes(id)) { node.remove(); blocks.delete(id); }
      layout();
    }
    if (patch.actions) buttons(actions, patch.actions);
    // Not before it is drawn: an empty column has no place to scroll to and takes its old one up again.
    if (another) for (const column of columns) column.scrollTop = 0;
    if (patch.name !== undefined) app.dataset.screen = patch.name;
    app.dataset.rev = rev;
    if (another) { if (byKeys) enterScreen(); announce($('title').textContent); }
    if (patch.signal) signal(patch.signal);
    if ((patch.blocks || patch.name) && complaint && performance.now() >= complaint.until) hush();
  };
  const enterScreen = () => (app.querySelector('.form .entry') || $('title')).focus({ preventScroll: true });

  // A message about what this browser sent. Scanning draws screens faster than anybody reads: it stands until it is tapped, or
  // until the first screen after READ. It lies beside the columns: none of them can scroll it out of sight.
  const READ = 6000; // ms
  let complaint = null;
  const warn = (error) => {
    hush();
    const node = complaint = KINDS.notice[0]();
    KINDS.notice[1](node, { level: 'warning', text: error.text, next: error.next, code: error.code, buttons: [{ action: 'hush', text: say().seen, style: 'plain', ready: true }] });
    node.id = 'complaint'; node.onclick = hush; node.until = performance.now() + READ;
    $('blocks').before(node);
  };
  const complain = (error) => { warn(error); signal('refused'); };
  const hush = () => { if (complaint) complaint.remove(); complaint = null; };

  // ---------------------------------------------------------------- the link
  // A link can die without a word; the network keeps what is sent then, and may bring it when another buyer stands there.
  // So each tap is answered, in words or not, and says until when it may be carried out, in the register's time: before
  // this shell gives the link up. Waiting is counted in ticks: a browser that was busy reads what came before it judges.
  const TICK = 250, ANSWER = 8, BEAT = 16, FIRST = 24; // ms; ticks for an answer, between two signs of life, for the first screen
  const GOOD = 1500; // ms: below ANSWER ticks by more than a browser's clock may stumble
  const me = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  let socket = null, linked = false, pause = 250, failures = 0, again = 0;
  let taps = 0, unanswered = [], missed = false, quiet = 0, clock = null; // missed: a scan without an answer; clock: what the register's was, and the page's then
  const link = (up) => {
    linked = up;
    root.classList.toggle('lost', !up);
    put($('lost'), up ? '' : say().lost);
  };
  const connect = () => {
    clearTimeout(again);
    const mine = socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/screen?shell=' + me);
    quiet = 0;
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      let push;
      try { push = JSON.parse(event.data); } catch { return; }
      quiet = 0;
      if (push.error) { refused(push.error); return; }
      clock = { at: push.at, here: performance.now() };
      unanswered = unanswered.filter((sent) => sent.no > push.heard);
      if (!linked) { failures = 0; pause = 250; link(true); }
      apply(push);
      if (missed) { missed = false; warn({ text: say().missed, next: say().look, code: '' }); }
    };
    mine.onclose = () => { if (mine === socket) giveUp(); };
  };
  // An error answers no tap: what is unanswered stays so. A link that is over because a tap came late is given up at once.
  const refused = (error) => {
    const late = error.code === 'screen.late';
    if (!late || !unanswered.some((sent) => sent.scan)) complain(error);
    if (late) giveUp();
  };
  // Whatever the old link still brings is nobody's, and the register ends it when this shell comes again.
  const giveUp = () => {
    const dead = socket, scans = unanswered.some((sent) => sent.scan);
    socket = null; unanswered = [];
    dead.close();
    link(false);
    if (scans) { missed = true; signal('unsure'); } // nobody said whether the goods are in the basket
    failures += 1;
    // A register that no longer knows this browser says so on a page of its own.
    if (failures % 4 === 3) fetch('/', { cache: 'no-store' }).then((page) => { if (page.status === 403) location.reload(); }).catch(() => {});
    again = setTimeout(connect, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 1.7, 5000);
  };
  const hurry = () => {
    if (linked) beat();
    else if (!socket) { pause = 250; connect(); }
  };
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) hurry(); });

  const send = (seen, block, action, value) => {
    if (!linked || socket.readyState !== 1) return false;
    const here = performance.now();
    unanswered.push({ no: taps += 1, here, ticks: 0, scan: block === 'scanner' });
    const until = Math.max(0, Math.floor(clock.at + unanswered[0].here - clock.here + GOOD));
    socket.send(JSON.stringify({ rev: seen, no: taps, until, block, action, value: value === undefined ? '' : String(value) }));
    return true;
  };
  // Taps are never kept for later: what is not sent now did not happen.
  const tap = (block, action, value) => send(rev, block, action, value);
  const beat = () => send(0, 'link', 'beat'); // does nothing but be answered
  setInterval(() => {
    if (!socket) return;
    quiet += 1;
    for (const sent of unanswered) sent.ticks += 1;
    if (unanswered.length ? unanswered[0].ticks > ANSWER : !linked && quiet > FIRST) giveUp();
    else if (linked && !unanswered.length && quiet >= BEAT) beat();
  }, TICK);

  // ---------------------------------------------------------------- pointer
  let byKeys = false, held = null;
  const release = () => { if (held) held.classList.remove('down'); held = null; };
  addEventListener('pointerdown', (event) => {
    byKeys = false;
    wake();
    const key = event.target.closest('button');
    release();
    if (key && !key.disabled && linked) { held = key; key.classList.add('down'); }
  }, { passive: true });
  for (const name of ['pointerup', 'pointercancel', 'blur']) addEventListener(name, release, { passive: true });
  // A key that is tapped does not take the focus away from where a person types.
  addEventListener('mousedown', (event) => { if (event.target.closest('button')) event.preventDefault(); });
  app.addEventListener('click', (event) => {
    const key = event.target.closest('button[data-action]');
    if (!key || key.disabled) return;
    const block = key.closest('[data-block]');
    const typing = document.activeElement; // it keeps the focus, so what was typed goes first
    if (typing && typing.sent && typing.dataset.action) change(typing);
    if (typing && 'part' in typing.dataset) part(typing);
    if (block) tap(block.dataset.block, key.dataset.action, key.dataset.value);
  });
  addEventListener('contextmenu', (event) => { if (!event.target.closest('input')) event.preventDefault(); });

  // ---------------------------------------------------------------- fields: typing
  const change = (entry) => {
    clearTimeout(entry.wait);
    const block = entry.closest('[data-block]');
    if (!block || entry.sent[entry.sent.length - 1] === entry.value || (!entry.sent.length && entry.told === entry.value)) return;
    entry.sent.push(entry.value);
    if (entry.sent.length > 20) entry.sent.shift();
    tap(block.dataset.block, 'change', entry.value);
  };
  app.addEventListener('input', (event) => {
    const entry = event.target;
    if (!entry.dataset.action) return;
    clearTimeout(entry.wait);
    if (entry.kind === 'search') entry.wait = setTimeout(change, 70, entry);
  });
  const parts = (form) => { const values = {}; for (const entry of form.querySelectorAll('.entry')) { values[entry.name] = entry.value; entry.sent = []; } return JSON.stringify(values); };
  // What was typed into a form goes when its field is left, and before another key is pressed: nobody loses it on the way.
  const part = (entry) => { if (entry.form && entry.form.submit.hidden && entry.value !== entry.told) { entry.told = entry.value; tap(entry.form.dataset.block, 'change', parts(entry.form)); } };
  app.addEventListener('change', (event) => { if (event.target.dataset.action) change(event.target); else if ('part' in event.target.dataset) part(event.target); });
  app.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    if (!form.submit.disabled) tap(form.dataset.block, 'submit', parts(form));
  });

  // ---------------------------------------------------------------- scanner and keyboard
  // A scanner types faster than a person: keys at most FAST ms apart in the mean and none later than LATE, ended by Enter or
  // Tab, are one code. Keys are read by their place, so that the layout of the machine does not matter.
  const FAST = 35, LATE = 60, SHORT = 4, LONG = 8, GS = '\x1d';
  const SIGNS = { Minus: '-_', Equal: '=+', BracketLeft: '[{', BracketRight: ']}', Backslash: '\\|', Semicolon: ';:', Quote: '\'"', Backquote: '`~', Comma: ',<', Period: '.>', Slash: '/?', Space: '  ', NumpadDecimal: '..', NumpadAdd: '++', NumpadSubtract: '--', NumpadMultiply: '**', NumpadDivide: '//', IntlBackslash: '\\|' };
  const SHIFTED = ')!@#$%^&*(';
  const letter = (event) => {
    const { code, key, shiftKey } = event;
    if (key === GS || code === 'F8' || key === 'F8' || (event.ctrlKey && (code === 'BracketRight' || key === ']'))) return GS;
    if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState('AltGraph'))) return '';
    if (/^Key[A-Z]$/.test(code)) return shiftKey !== event.getModifierState('CapsLock') ? code[3] : code[3].toLowerCase();
    if (/^Digit\d$/.test(code)) return shiftKey ? SHIFTED[+code[5]] : code[5];
    if (/^Numpad\d$/.test(code)) return code[6];
    if (SIGNS[code]) return SIGNS[code][shiftKey ? 1 : 0];
    return !code && key && key.length === 1 ? key : '';
  };
  let burst = null, settle = 0; // {text, keys, first, last, field, value, from, to}
  // Nobody types so many signs without one pause above LATE.
  const machine = () => burst.text.length >= LONG || (burst.text.length >= SHORT && burst.last - burst.first <= FAST * (burst.text.length - 1));

  const scanned = () => { // the end of a code
    const { text, field } = burst;
    restore();
    burst = null;
    clearTimeout(settle);
    if (field) { clearTimeout(field.wait); }
    if (!tap('scanner', 'scan', text)) signal('refused'); // the goods are not in the basket
  };
  const restore = () => { // what the scanner typed into a field is no part of it
    const { field, value, from, to } = burst;
    if (!field || field.value === value) return;
    field.value = value;
    try { field.setSelectionRange(from, to); } catch { /* not every kind of field has a selection */ }
  };
  const typed = () => { // no scanner after all
    clearTimeout(settle);
    const was = burst, half = was && machine();
    burst = null;
    if (!was || was.field || half) return; // half a code is dropped, in a field it stays as typing
    for (const [sign, key] of was.keys) digit(sign, key);
  };
  // A browser that was busy may ring late, with the rest of the code still in its queue: it is given one more turn.
  const wait = (turns) => {
    const due = performance.now() + LATE;
    settle = setTimeout(() => { if (turns && performance.now() > due + 15) wait(turns - 1); else typed(); }, LATE);
  };
  const keypad = () => app.querySelector('.keypad');
  const digit = (sign, key) => {
    const pad = keypad(), name = sign === ',' ? '.' : sign;
    if (pad && /^[\d.]$/.test(name)) press(pad.querySelector(`[data-action="${name}"]`));
    else if (pad && name === '*') return;
    else if (key > ' ' && !(pad && /[\d.]/.test(name))) { // where one can search; without a keypad digits as well: a code
      const search = app.querySelector('.column .field .entry');
      if (search) { search.focus(); search.value += key; search.dispatchEvent(new Event('input', { bubbles: true })); }
    }
  };
  const press = (key) => {
    if (!key || key.disabled || key.hidden) return false;
    key.classList.add('down');
    setTimeout(() => key.classList.remove('down'), 90);
    key.click();
    return true;
  };

  addEventListener('keydown', (event) => {
    wake();
    if (event.isComposing) return;
    const now = event.timeStamp, code = event.code || event.key, end = code === 'Enter' || code === 'NumpadEnter' || code === 'Tab';
    const inField = event.target.matches && event.target.matches('input') ? event.target : null;
    if (burst && now - burst.last > LATE) typed();
    if (end && burst && machine()) { event.preventDefault(); event.stopPropagation(); scanned(); return; }
    if (end && burst) typed();
    const sign = event.repeat && !burst ? '' : letter(event);
    if (sign) {
      if (!burst) burst = { text: '', keys: [], first: now, last: now, field: inField, value: inField && inField.value, from: inField && inField.selectionStart, to: inField && inField.selectionEnd };
      burst.text += sign; burst.last = now;
      if (burst.keys.length < LONG) burst.keys.push([sign, event.key.length === 1 ? event.key : sign]); // as the layout has it
      if (burst.text.length > 2000) burst.text = burst.text.slice(0, 2000);
      clearTimeout(settle);
      wait(1);
      if (!inField || sign === GS) event.preventDefault();
      byKeys = true;
      return;
    }
    if (['Shift', 'CapsLock', 'AltGraph', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    if (burst) typed();
    byKeys = true;
    operate(event, inField);
  }, true);

  const visible = (node) => node.getClientRects().length > 0;
  const operate = (event, inField) => {
    const { key } = event, at = document.activeElement;
    const seen = at && at !== document.body && at.matches(':focus-visible') && at.matches('button');
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === 'Enter') {
      if (inField) {
        if (inField.form) return; // sends its form
        event.preventDefault();
        clearTimeout(inField.wait);
        inField.sent.push(inField.value);
        tap(inField.closest('[data-block]').dataset.block, 'enter', inField.value);
      } else if (!seen) { event.preventDefault(); proceed(); }
    } else if (key === 'Escape') {
      event.preventDefault();
      if (!panel.hidden) togglePanel();
      else if (inField && inField.value && inField.kind === 'search') { inField.value = ''; change(inField); }
      else if (inField) inField.blur();
      else if (backable) press($('back'));
      else { const pad = keypad(); if (pad && pad.value.shown) press(pad.querySelector('[data-action="clear"]')); }
    } else if (key === 'Backspace' && !inField) {
      const pad = keypad();
      if (pad) { event.preventDefault(); press(pad.querySelector('[data-action="back"]')); }
    } else if (key === 'Delete' && !inField && at) {
      const line = at.closest('.tape li');
      if (line) { event.preventDefault(); press(line.gone); }
    } else if (key.startsWith('Arrow') && !(inField && (key === 'ArrowLeft' || key === 'ArrowRight'))) {
      if (wander(key)) event.preventDefault();
    }
  };
  const proceed = () => {
    const pad = keypad();
    if (pad && !pad.enter.disabled && pad.value.shown && pad.dataset.typed !== 'no' && press(pad.enter)) return;
    const keys = [...actions.children].filter((k) => k.classList.contains('go') && !k.disabled);
    if (press(keys[keys.length - 1])) return;
    const form = app.querySelector('.form');
    if (form) { form.requestSubmit(); return; }
    const go = [...app.querySelectorAll('.column .key.go:not(:disabled)')];
    press(go[go.length - 1]);
  };
  // The nearest key in the direction of an arrow, in the same block first.
  const wander = (arrow) => {
    const at = document.activeElement, mine = at && at.closest && at.closest('#app [data-block]');
    const inBlock = at && at !== document.body && mine;
    if (!inBlock) {
      const first = app.querySelector('.list .item, .tape .fresh .open, .tape .open, .tiles .key') || app.querySelector('button[data-action]');
      if (first) { stop(first); return true; }
      return false;
    }
    const from = at.getBoundingClientRect(), vertical = arrow === 'ArrowUp' || arrow === 'ArrowDown', sense = arrow === 'ArrowDown' || arrow === 'ArrowRight' ? 1 : -1;
    const mid = (r) => [r.left + r.width / 2, r.top + r.height / 2];
    const search = (nodes) => {
      let best = null, least = Infinity;
      const [x, y] = mid(from);
      for (const node of nodes) {
        if (node === at || node.disabled || !visible(node)) continue;
        const [a, b] = mid(node.getBoundingClientRect());
        const ahead = (vertical ? b - y : a - x) * sense, aside = Math.abs(vertical ? a - x : b - y);
        if (ahead < 2) continue;
        const cost = ahead + aside * (vertical ? 1.5 : 4);
        if (cost < least) { least = cost; best = node; }
      }
      return best;
    };
    const every = 'button[data-action], button[data-submit], .entry';
    const next = search(mine.querySelectorAll(every)) || search(app.querySelectorAll(every));
    if (next) stop(next);
    return !!next;
  };
  const stop = (node) => {
    const long = node.closest('.list, .tape');
    if (long) { const old = long.querySelector('[tabindex="0"]'); if (old) old.tabIndex = -1; node.tabIndex = 0; }
    node.focus();
    reveal(node);
  };

  // ---------------------------------------------------------------- signals: sound, light, shaking, words
  const TUNES = { // [wave, [frequency, from, length]…] in Hz and ms
    added: ['sine', [1050, 0, 70]],
    again: ['sine', [1050, 0, 55], [1320, 80, 60]],
    not_found: ['triangle', [420, 0, 150], [280, 170, 220]],
    refused: ['square', [150, 0, 280]],
    unsure: ['triangle', [330, 0, 120], [330, 190, 120], [470, 380, 220]],
    sold: ['sine', [784, 0, 90], [988, 95, 90], [1319, 190, 200]],
  };
  const SHAKES = { added: [30], again: [30, 40, 30], not_found: [90, 60, 160], refused: [280], unsure: [120, 70, 120, 70, 220], sold: [40, 40, 40, 40, 90] };
  const SIGNALS = { added: '+', again: '×2', not_found: '?', refused: '!', unsure: '?!', sold: '✓' };
  let audio = null;
  // Sound may begin after a touch or a key. Opening it takes long, so not in the middle of a scan.
  let waking = 0;
  const wake = () => { if (!audio || audio.state === 'suspended') { clearTimeout(waking); waking = setTimeout(open, 150); } };
  const open = () => {
    if (!setting('sound')) return;
    try { audio = audio || new AudioContext(); if (audio.state === 'suspended') audio.resume(); } catch { audio = null; }
  };
  const sound = (name) => {
    const volume = setting('sound');
    if (!volume || !audio || audio.state !== 'running') return;
    const [wave, ...notes] = TUNES[name], loud = (wave === 'square' ? 0.35 : 1) * volume;
    for (const [frequency, from, length] of notes) {
      const start = audio.currentTime + from / 1000, end = start + length / 1000, tone = audio.createOscillator(), gain = audio.createGain();
      tone.type = wave; tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start); gain.gain.linearRampToValueAtTime(loud, start + 0.006); gain.gain.setValueAtTime(loud, Math.max(start + 0.006, end - 0.03)); gain.gain.linearRampToValueAtTime(0, end);
      tone.connect(gain).connect(audio.destination); tone.start(start); tone.stop(end);
    }
  };
  const signal = (name) => {
    if (!TUNES[name]) return;
    sound(name);
    if (navigator.vibrate && setting('sound')) navigator.vibrate(SHAKES[name]);
    const light = $('flash');
    put(light, SIGNALS[name]); light.className = 'on ' + name;
    clearTimeout(light.wait); light.wait = setTimeout(() => light.classList.remove('on'), 420);
    if (['not_found', 'refused', 'unsure'].includes(name)) announce(say()[name], true);
    app.dataset.signal = name;
  };

  // ---------------------------------------------------------------- look and sound of this browser
  const CHOICES = { theme: ['auto', 'light', 'dark', 'sun'], sound: [0, 0.15, 0.6], zoom: [1, 1.25, 1.5, 2], hand: ['right', 'left'] };
  const DEFAULTS = { theme: 'auto', sound: 0.15, zoom: 1, hand: 'right' };
  const setting = (name) => {
    let kept = null;
    try { kept = localStorage.getItem('kassa.' + name); } catch { /* a browser that keeps nothing */ }
    return CHOICES[name].find((choice) => String(choice) === kept) ?? chosen[name] ?? DEFAULTS[name];
  };
  const chosen = {};
  const choose = (name, value) => { chosen[name] = value; try { localStorage.setItem('kassa.' + name, String(value)); } catch { /* then for this visit */ } look(); };
  const night = matchMedia('(prefers-color-scheme: dark)');
  const look = () => {
    const theme = setting('theme');
    root.dataset.theme = theme === 'auto' ? (night.matches ? 'dark' : 'light') : theme;
    root.style.setProperty('--zoom', setting('zoom'));
    root.classList.toggle('large', setting('zoom') > 1.5);
    root.classList.toggle('lefty', setting('hand') === 'left');
    document.querySelector('meta[name="theme-color"]').content = getComputedStyle(root).getPropertyValue('--plate').trim();
    drawPanel();
    layout();
  };
  const drawPanel = () => {
    const w = say(), names = { theme: w.theme, sound: w.sound, zoom: w.text, hand: w.hand };
    const word = (name, value) => name === 'zoom' ? Math.round(value * 100) + ' %' : name === 'sound' ? [w.off, w.low, w.loud][CHOICES.sound.indexOf(value)] : w[value];
    keyed(panel, Object.keys(CHOICES), (name) => name, (name) => {
      const set = make('fieldset'); set.legend = make('legend'); set.row = make('div', 'choice');
      return add(set, set.legend, set.row);
    }, () => {});
    for (const set of panel.children) {
      const name = set.item;
      put(set.legend, names[name]);
      keyed(set.row, CHOICES[name], String, (value) => { const key = make('button'); key.onclick = () => { choose(name, value); open(); if (name === 'sound') sound('sold'); }; return key; }, () => {});
      for (const key of set.row.children) { put(key, word(name, key.item)); mark(key, 'aria-pressed', String(setting(name) === key.item)); }
    }
  };
  addEventListener('pointerdown', (event) => { if (!panel.hidden && !event.target.closest('#panel, #view')) togglePanel(); }, { passive: true });
  const togglePanel = () => { panel.hidden = !panel.hidden; mark($('view'), 'aria-expanded', String(!panel.hidden)); };
  $('view').addEventListener('click', togglePanel);
  night.addEventListener('change', look);
  addEventListener('resize', layout);

  const own = (navigator.language || 'ru').slice(0, 2);
  root.lang = WORDS[own] ? own : 'ru';
  look();
  speak();
  put($('lost'), '');
  connect();
})();
