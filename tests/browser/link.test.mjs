// A link that dies without a word: the network keeps what is sent, and brings it when nobody waits for it any more.

import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { after, test } from 'node:test';
import { Register } from './register.mjs';
import { Till, closeChrome } from './till.mjs';

after(closeChrome);

const CODE = '4600000001029';

// Another address of this machine, as long as the register's own.
const NEAR = '127.0.0.2';

/** A wire before a register. While it is held it takes everything and brings nothing; let go, it brings all of it. */
class Wire {
  static async before(t, { address }) {
    const [host, port] = address.split(':'), wire = new Wire();
    Object.assign(wire, { held: false, kept: [] });
    const ends = new Set();
    const server = createServer((near) => {
      const far = connect({ host, port: Number(port) });
      const named = (bytes) => { // the register answers to its own address alone
        const text = bytes.toString('latin1');
        return text.startsWith('GET ') ? Buffer.from(text.replaceAll(NEAR, host), 'latin1') : bytes;
      };
      for (const [from, to, read] of [[near, far, named], [far, near, (bytes) => bytes]]) {
        ends.add(from);
        from.setNoDelay(true);
        from.on('error', () => {});
        from.on('data', (bytes) => wire.bring(() => to.write(read(bytes))));
        from.on('close', () => wire.bring(() => { ends.delete(from); to.end(); }));
      }
    });
    await new Promise((done) => server.listen(Number(port), NEAR, done));
    t.after(() => { for (const end of ends) end.destroy(); server.close(); });
    return wire;
  }

  bring(work) { if (this.held) this.kept.push(work); else work(); }

  hold() { this.held = true; }

  letGo() {
    this.held = false;
    for (const work of this.kept.splice(0)) work();
  }
}

/** A till at the far end of a wire, in an open shift. */
async function far(t) {
  const register = await Register.begin();
  t.after(() => register.end());
  const wire = await Wire.before(t, register);
  const till = await Till.at({ url: register.url.replace(/127\.0\.0\.1/, NEAR) });
  t.after(() => till.close());
  await till.begin('ru', 'ru');
  await till.openShift();
  return { register, wire, till };
}

const sound = (till) => till.page.evaluate(() => { const { signal } = document.querySelector('#app').dataset; delete document.querySelector('#app').dataset.signal; return signal; });
const sounded = (till) => till.page.waitForSelector('#app[data-signal]');

test('what was scanned into a dead link never comes into a basket, and the person is told to look', async (t) => {
  const { register, wire, till } = await far(t);
  const good = async () => {
    await till.scan(CODE);
    await sounded(till);
    assert.match(await sound(till), /^(added|again)$/);
  };
  await good();
  await till.lines(1);
  for (const round of [1, 2]) {
    wire.hold();
    for (let scan = 0; scan < 3; scan += 1) await till.scan(CODE);
    await till.page.waitForSelector('html.lost');
    assert.equal(await sound(till), 'unsure');
    assert.notEqual(await till.page.locator('#lost').innerText(), '', `round ${round}: no banner`);
    // Nothing goes while the banner stands.
    await till.scan(CODE);
    assert.equal(await sound(till), 'refused');
    // The scans come to the register before the shell can come again.
    wire.letGo();
    await till.on('sale');
    await till.page.waitForSelector('#complaint');
    // Going on does not take the message away unread.
    await good();
    await till.seen();
  }
  await till.exact();
  await till.tap('actions', 'pay');
  await till.next();
  const [receipt] = await register.receipts();
  assert.deepEqual(receipt.receipt.items.map((item) => item.quantity), [3]);
});

test('scans that a short stall made late are missed, and the person is told to look', async (t) => {
  const { wire, till } = await far(t);
  await till.scan(CODE);
  await till.lines(1);
  wire.hold();
  for (let scan = 0; scan < 3; scan += 1) await till.scan(CODE);
  // Longer than a tap may be under way, shorter than the shell waits for its answer.
  await new Promise((done) => setTimeout(done, 1800));
  wire.letGo();
  await till.page.waitForSelector('#app[data-signal="unsure"]');
  await till.on('sale');
  await till.page.waitForSelector('#complaint');
  await till.scan(CODE);
  await till.told('total', '2');
  assert.match(await till.page.locator('#complaint').innerText(), /последний скан мог не дойти/);
  await till.seen();
  assert.equal((await till.tape()).length, 1);
});

test('a link that died while nobody did anything is noticed', async (t) => {
  const { wire, till } = await far(t);
  wire.hold();
  await till.page.waitForSelector('html.lost');
  wire.letGo();
  await till.on('sale');
});
