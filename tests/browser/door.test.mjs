// Who may come in, and what a tap on an old screen does.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { Till, closeChrome, shop } from './till.mjs';

after(closeChrome);

/** Asks the register; gives the status of its answer. With `upgrade` as a WebSocket does. */
function ask({ address }, path, headers = {}, upgrade = false) {
  const [host, port] = address.split(':');
  const socket = upgrade
    ? { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
    : {};
  return new Promise((done, failed) => {
    const asked = request({ host, port, path, headers: { ...socket, ...headers } });
    asked.on('response', (answer) => { answer.resume(); done(answer.statusCode); });
    asked.on('upgrade', (answer, link) => { link.destroy(); done(answer.statusCode); });
    asked.on('error', failed);
    asked.end();
  });
}

test('strangers stay outside: foreign pages, no token, a forged token', async (t) => {
  const { register, till } = await shop(t);
  await till.on('begin');
  const known = `?token=${register.token}`, forged = `?token=${'0'.repeat(register.token.length)}`;
  const foreign = { Origin: 'http://evil.example' }, own = { Origin: `http://${register.address}` };

  assert.equal(await ask(register, `/${known}`), 303);
  assert.equal(await ask(register, `/screen${known}`, own, true), 101);
  for (const path of ['/', '/shell.js', '/screen', '/paper/1.png']) {
    const upgrade = path === '/screen';
    assert.equal(await ask(register, path, {}, upgrade), 403, `${path} without a token`);
    assert.equal(await ask(register, path + forged, {}, upgrade), 403, `${path} with a forged token`);
    assert.equal(await ask(register, path + known, foreign, upgrade), 403, `${path} from a foreign page`);
    assert.equal(await ask(register, path + known, { Host: 'evil.example' }, upgrade), 403, `${path} under a foreign name`);
    assert.equal(await ask(register, path, { Cookie: `kassa-00000000=${register.token}` }, upgrade), 403, `${path} with a cookie of another register`);
  }

  // The same by a real page of another origin: the browser itself would let it try.
  const page = await till.context.newPage();
  await page.route('http://evil.example/**', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await page.goto('http://evil.example/');
  const outcome = await page.evaluate((url) => new Promise((done) => {
    const socket = new WebSocket(url);
    socket.onopen = () => done('open');
    socket.onerror = () => done('refused');
  }), `ws://${register.address}/screen${known}`);
  assert.equal(outcome, 'refused');
});

test('a page that refuses says why, and looks like one', async (t) => {
  const { register, till } = await shop(t);
  const page = await till.context.newPage();
  await till.context.clearCookies();
  const answer = await page.goto(`http://${register.address}/`);
  assert.equal(answer.status(), 403);
  assert.deepEqual(await page.$$eval('section', (all) => all.map((one) => one.lang)), ['ru', 'kk', 'en']);
  // The policy lets its style in: it knows its sum.
  assert.notEqual(await page.$eval('main', (main) => getComputedStyle(main).maxWidth), 'none');
});

test('the first screen speaks the language of the browser', async (t) => {
  const { register } = await shop(t);
  for (const [locale, lang, country] of [['kk-KZ', 'kk', 'kz'], ['en-GB', 'en', 'ru'], ['de-DE', 'ru', 'ru']]) {
    const till = await Till.at(register, { locale });
    await till.on('begin');
    await till.page.waitForFunction((wanted) => document.documentElement.lang === wanted, lang);
    assert.match(await till.page.locator(`[data-block="country"] [data-action="${country}"]`).innerText(), /✓/);
    await till.close();
  }
});

test('the address bar keeps no token and the page needs none once it was let in', async (t) => {
  const { register, till } = await shop(t);
  await till.on('begin');
  assert.equal(await till.page.evaluate(() => location.search), '');
  await till.page.goto(`http://${register.address}/`);
  await till.on('begin');
});

test('a tap on an old screen does nothing but show the new one', async (t) => {
  const { register, till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  await till.freePrice(['7', '0']);
  await till.exact();
  // A second link of the same browser, by hand: its first push names the revision in force.
  const answered = await till.page.evaluate(() => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/screen`);
    const pushes = [];
    socket.onmessage = (event) => {
      const push = JSON.parse(event.data);
      pushes.push(push);
      if (pushes.length === 1) socket.send(JSON.stringify({ rev: push.rev - 1, block: 'actions', action: 'to_pay', value: '' }));
      else { socket.close(); done({ first: pushes[0], second: push }); }
    };
    socket.onerror = () => done(null);
  }));
  assert.equal(answered.first.name, 'sale');
  assert.notEqual(answered.second.name, 'pay', 'an old tap went on');
  assert.equal(answered.second.error, undefined);
  assert.equal((await register.receipts()).length, 0);
  await till.on('pay');
});

test('what is no tap is answered or dropped, and the register goes on', async (t) => {
  const { till } = await shop(t);
  await till.begin('ru', 'ru');
  await till.openShift();
  for (const text of ['', '{', 'null', '[]', '{"rev":1}', '{"rev":-1,"block":"actions","action":"pay"}', 'x'.repeat(1 << 20)]) {
    await till.page.evaluate((message) => new Promise((done) => {
      const socket = new WebSocket(`ws://${location.host}/screen`);
      let pushes = 0;
      socket.onmessage = () => { pushes += 1; if (pushes === 1) socket.send(message); else { socket.close(); done(); } };
      socket.onclose = done;
    }), text);
  }
  await till.freePrice(['5']);
  await till.lines(1);
});
