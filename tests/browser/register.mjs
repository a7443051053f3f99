// A register in a folder of its own, run as its owner runs it: by the built binary.

import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// A test starts some dozen programs.
process.setMaxListeners(0);

const KASSA = process.env.KASSA || fileURLToPath(new URL('../../target/release/kassa', import.meta.url));

/** Starts the binary; it does not outlive this process, however that ends. */
function run(words) {
  const child = spawn(KASSA, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** The first line a program says, or what it complained of. */
async function firstLine(child) {
  let complaints = '';
  child.stderr.on('data', (text) => { complaints += text; });
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise((done) => child.once('exit', done));
  const line = await Promise.race([new Promise((done) => lines.once('line', done)), ended]);
  if (typeof line !== 'string') throw new Error(`it ended with ${line}: ${complaints}`);
  return line;
}

/** An emulated device as a process of its own: it can be slow, be stopped and vanish. */
export class Device {
  static async begin(kind, ...options) {
    const child = run(['emulate', kind, '--tcp', '127.0.0.1:0', ...options]);
    const device = new Device();
    device.child = child;
    device.ended = new Promise((done) => child.once('exit', done));
    device.address = /[\d.]+:\d+/.exec(await firstLine(child))[0];
    return device;
  }

  /** `SIGSTOP`: it hears and says nothing any more, until `SIGCONT`. */
  signal(name) { this.child.kill(name); }

  async end() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

export class Register {
  /** An empty folder, or one with these settings, and the register's screens served from it on a free port. */
  static async begin(settings = '') {
    const register = new Register(await mkdtemp(join(tmpdir(), 'kassa-browser-')));
    if (settings) {
      await mkdir(register.data);
      await writeFile(join(register.data, 'kassa.toml'), settings);
    }
    await register.start();
    return register;
  }

  constructor(folder) {
    this.folder = folder;
    this.data = join(folder, 'data');
    this.address = '127.0.0.1:0';
  }

  /** Starts it; after the first time on the address it had. */
  async start() {
    const child = run(['--data', this.data, 'serve', '--listen', this.address]);
    this.child = child;
    this.ended = new Promise((done) => child.once('exit', done));
    const [, url, address, token] = /^listening (http:\/\/([^/]+)\/\?token=([0-9a-f]+))$/.exec(await firstLine(child));
    if (this.url && this.url !== url) throw new Error(`it was at ${this.url} and is at ${url}`);
    Object.assign(this, { url, address, token });
  }

  /** Takes its process away, as a power cut would; or asks it to end. */
  async kill(signal = 'SIGKILL') {
    this.child.kill(signal);
    await this.ended;
  }

  /** Ends it and removes its folder. */
  async end() {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.kill('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A command of the same binary in the same folder. */
  run(...words) {
    return new Promise((done, failed) => {
      execFile(KASSA, ['--data', this.data, ...words], { encoding: 'utf8', maxBuffer: 1 << 26 }, (error, out, complaints) => {
        if (error) failed(new Error(`kassa ${words.join(' ')}: ${error.message}\n${complaints}`)); else done(out);
      });
    });
  }

  async status() { return JSON.parse(await this.run('status', '--json')); }

  async document(number) { return JSON.parse(await this.run('receipt', 'show', String(number), '--as', 'json')); }

  /** All receipts it ever made, as it tells them itself. */
  async receipts() {
    const { documents } = await this.status(), all = [];
    for (let number = 1; number <= documents; number += 1) {
      const document = await this.document(number);
      if (document.kind === 'receipt') all.push(document);
    }
    return all;
  }
}
