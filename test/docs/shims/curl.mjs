// Stands in for curl on machines that have none: the options that the documentation uses, and no other.
import { readFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean', short: 'S' },
    fail: { type: 'boolean', short: 'f' },
    include: { type: 'boolean', short: 'i' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
    cacert: { type: 'string' },
  },
})

const headers = Object.fromEntries(
  (values.header ?? []).map((line) => {
    const [name, ...rest] = line.split(':')
    return [name, rest.join(':').trim()]
  }),
)
const [url = ''] = positionals
const method = values.request ?? (values.data === undefined ? 'GET' : 'POST')
const send = url.startsWith('https:') ? requestHttps : requestHttp
const ca = values.cacert === undefined ? {} : { ca: readFileSync(values.cacert) }
const outgoing = send(url, { method, headers: { 'user-agent': 'curl/8', ...headers }, ...ca }, (answer) => {
  const failed = values.fail && (answer.statusCode ?? 0) >= 400
  if (values.include) {
    process.stdout.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`)
    for (const [name, value] of Object.entries(answer.headers)) process.stdout.write(`${name}: ${value}\r\n`)
    process.stdout.write('\r\n')
  }
  if (failed) {
    process.exitCode = 22
    answer.resume()
  } else answer.pipe(process.stdout)
})
outgoing.on('error', (error) => {
  process.stderr.write(`curl: (7) ${error.message}\n`)
  process.exitCode = 7
})
outgoing.end(values.data)
