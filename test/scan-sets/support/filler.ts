import type { Seeded } from '../../support/seeded.ts'

const javascript = [
  'export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))',
  "const logger = pino({ level: process.env.LOG_LEVEL ?? 'info' })",
  'app.use(express.json({ limit: "2mb" }))',
  "router.get('/healthz', (request, response) => response.send('ok'))",
  'const clamp = (value, low, high) => Math.min(high, Math.max(low, value))',
  'function formatDuration(seconds) { return `${Math.floor(seconds / 60)}m ${seconds % 60}s` }',
  "const allowedOrigins = ['https://app.example.com', 'http://localhost:5173']",
  'let retries = 0',
  'const cache = new Map()',
  "process.on('SIGTERM', () => server.close())",
  'if (!file.type.startsWith("audio/")) throw new Error("not an audio file")',
  'const PAGE_SIZE = 50',
]
const python = [
  'logging.basicConfig(level=logging.INFO)',
  'BASE_DIR = Path(__file__).resolve().parent.parent',
  'def chunked(items, size):\n    for i in range(0, len(items), size):\n        yield items[i:i + size]\n',
  'MAX_RETRIES = 5',
  'df = pd.read_csv("calls.csv", parse_dates=["started_at"])',
  'parser.add_argument("--out", default="out.json")',
  'session = requests.Session()',
  'def now_utc():\n    return datetime.now(timezone.utc)\n',
  'assert len(rows) > 0, "empty export"',
  'os.makedirs("output", exist_ok=True)',
]
const environment = [
  'NODE_ENV=production',
  'PORT=3000',
  'DATABASE_URL=postgres://app@db.internal:5432/app',
  'REDIS_URL=redis://cache:6379/0',
  'LOG_LEVEL=info',
  'AWS_REGION=eu-central-1',
  'S3_BUCKET=call-recordings',
  'FEATURE_NEW_UI=true',
  'PUBLIC_URL=https://app.example.com',
  'SMTP_HOST=mail.example.com',
  'SENTRY_SAMPLE_RATE=0.1',
  'TZ=Europe/Berlin',
  'WORKERS=4',
]
const yaml = [
  'logLevel: info',
  'replicas: 2',
  'timezone: Europe/Madrid',
  'cache: { enabled: true, ttl: 300 }',
  'region: us-east-1',
  'debug: false',
  'retries: 3',
  'owner: platform-team',
  'timeoutSeconds: 30',
  'queue: transcriptions',
]
const log = [
  'INFO  server listening on :8080',
  'DEBUG cache miss user:profile',
  'INFO  GET /healthz 200 1.2ms',
  'WARN  slow query 812ms',
  'INFO  job 4471 finished in 12.8s',
  'DEBUG retry 1/3 after 503',
  'INFO  connected to redis',
  'ERROR upstream timed out, giving up',
]
const prose = [
  'The service reads audio files from a bucket and stores the text next to them.',
  'We meet on Tuesdays; bring the numbers of last week.',
  'If the queue grows past a thousand items, add a worker.',
  'Run the migration before you deploy the new version.',
  'Ask the platform team for access to the staging cluster.',
  'The dashboard shows cost per team and per day.',
  'Errors are retried three times with a growing pause.',
  'All times are UTC.',
]

const pools = { javascript, python, environment, yaml, log, prose }

/** Returns lines such as stand around a key in a file of that kind, joined by newlines. */
export function filler(random: Seeded, kind: keyof typeof pools, lines: number): string {
  const pool = pools[kind]
  const written: string[] = []
  while (written.length < lines) written.push(...random.several(pool, lines - written.length))
  return written.join('\n')
}

const minifiedParts = [
  'function e(t,n){return t.exports=n,t}',
  'var r=Object.prototype.hasOwnProperty,o=Array.isArray;',
  '!function(){"use strict";for(var t=0;t<n.length;t++)n[t].call(this)}();',
  'const a=t=>t?.map((e=>e.id))??[],s=new WeakMap;',
  'n.d(t,{Z:()=>i,b:()=>u});let c=n(4731),l=n(82);',
  'return(0,h.jsx)("div",{className:"flex gap-2",children:e.children})}',
  'async function p(e){try{return await e()}catch(t){return console.error(t),null}}',
  'd=e=>{let{open:t,onClose:n}=e;return t?(0,h.jsxs)(h.Fragment,{children:[x,y]}):null};',
  'var f=/^[\\w.+-]+@[\\w-]+\\.[\\w.]+$/,g={en:"English",de:"Deutsch",fr:"Fran\\xe7ais"};',
  'class m extends v{constructor(...e){super(...e),this.q=[]}push(e){this.q.push(e)}}',
]

/** Returns minified script without a line break, at least so many characters long. */
export function minified(random: Seeded, length: number): string {
  let script = ''
  while (script.length < length) script += random.pick(minifiedParts)
  return script
}

/** What precedes the address of a source map. In two parts, so that tools do not take it for a map of the sets' own. */
export const sourceMapMark = ['//# source', 'MappingURL='].join('')
