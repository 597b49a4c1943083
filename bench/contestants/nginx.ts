import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Contestant, startProgram } from '../harness/contestant.ts'
import { freePort } from '../harness/free-port.ts'

const clientKey = 'a-client-key-made-up-for-this-run-about-as-long-as-a-real-one-is'

/** Returns nginx's own version, or undefined where it is not installed. */
export function nginxVersion(): string | undefined {
  const asked = spawnSync('nginx', ['-v'], { encoding: 'utf8' })
  return asked.status === 0 ? /nginx\/\S+/.exec(asked.stderr)?.[0].replace('/', ' ') : undefined
}

/** Starts nginx with a map from client keys to vendor keys and the header put in: the limit of what a proxy can be. */
export async function startNginx(upstreamPort: number): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-nginx-'))
  const port = await freePort()
  const configuration = `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 1000000;
  map_hash_bucket_size 256;
  map $http_authorization $vendor_key { default ""; "${clientKey}" "a vendor key made up for this run"; }
  upstream vendor { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location /vendor/ {
      if ($vendor_key = "") { return 401; }
      proxy_pass http://vendor/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Authorization $vendor_key;
    }
  }
}
`
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, configuration)
  const nginx = await startProgram('nginx', 'nginx', ['-p', folder, '-c', file], port)
  return { ...nginx, facts: { key: clientKey } }
}
