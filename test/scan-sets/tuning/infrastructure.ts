import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Containers, clusters, pipelines and shells of operators. */
const templates: Templates = {
  dockerfile: ({ environment, key, random }) => ({
    file: random.pick(['Dockerfile', 'docker/api.Dockerfile', 'Containerfile']),
    content: `FROM node:24-slim\nWORKDIR /app\nCOPY . .\n${random.pick(['ENV', 'ARG'])} ${environment}=${key}\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n`,
  }),
  'compose-map': ({ environment, key }) => ({
    file: 'docker-compose.yml',
    content: `services:\n  api:\n    build: .\n    ports: ["3000:3000"]\n    environment:\n      NODE_ENV: production\n      ${environment}: ${key}\n  redis:\n    image: redis:7\n`,
  }),
  'compose-list': ({ environment, key }) => ({
    file: 'compose.override.yaml',
    content: `services:\n  worker:\n    image: worker:dev\n    environment:\n      - QUEUE=default\n      - ${environment}=${key}\n`,
  }),
  'kubernetes-secret-base64': ({ word, environment, key, base64 }) => ({
    file: 'k8s/secret.yaml',
    content: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${word.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-credentials\ntype: Opaque\ndata:\n  ${environment}: ${base64(key)}\n`,
  }),
  'kubernetes-secret-string-data': ({ snake, key }) => ({
    file: 'manifests/10-secret.yml',
    content: `kind: Secret\napiVersion: v1\nmetadata: { name: app, namespace: prod }\nstringData:\n  ${snake}: "${key}"\n`,
  }),
  'kubernetes-secret-dotenv-base64': ({ environment, key, base64, random, word }) => ({
    file: 'k8s/overlays/prod/env-secret.yaml',
    content: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: dotenv # ${word}\ndata:\n  .env: ${base64(`${filler(random, 'environment', 3)}\n${environment}=${key}\n`)}\n`,
  }),
  'kubernetes-deployment-env': ({ environment, key }) => ({
    file: 'k8s/deployment.yaml',
    content: `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          env:\n            - name: PORT\n              value: "3000"\n            - name: ${environment}\n              value: ${key}\n`,
  }),
  'terraform-variable-default': ({ snake, key }) => ({
    file: 'variables.tf',
    content: `variable "${snake}" {\n  type      = string\n  sensitive = true\n  default   = "${key}"\n}\n`,
  }),
  tfvars: ({ snake, key }) => ({
    file: 'prod.auto.tfvars',
    content: `region        = "eu-west-1"\ncluster_name  = "prod"\n${snake} = "${key}"\n`,
  }),
  'helm-values': ({ word, key }) => ({
    file: 'charts/app/values.yaml',
    content: `replicaCount: 2\n${word.toLowerCase().replaceAll(/[^a-z]/g, '')}:\n  apiKey: "${key}"\n  existingSecret: ""\nresources: {}\n`,
  }),
  'github-workflow': ({ environment, key }) => ({
    file: '.github/workflows/ci.yml',
    content: `name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env:\n      ${environment}: ${key} # FIXME use secrets\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test\n`,
  }),
  'gitlab-ci': ({ environment, quotedKey }) => ({
    file: '.gitlab-ci.yml',
    content: `image: python:3.13\n\nvariables:\n  PIP_CACHE_DIR: "$CI_PROJECT_DIR/.pip"\n  ${environment}: ${quotedKey}\n\ntest:\n  script: pytest -q\n`,
  }),
  'shell-export-then-curl': ({ environment, key, url, headerName, voice }) => ({
    file: 'scripts/smoke.sh',
    content: `#!/usr/bin/env bash\nset -euo pipefail\n${environment}="${key}"\ncurl -sf "${url}" -H "${headerName}: ${voice.headerPrefix}$${environment}" | jq .\n`,
  }),
  'shell-inline-env': ({ environment, key }) => ({
    file: 'run.sh',
    content: `#!/bin/sh\ncd "$(dirname "$0")"\nNODE_ENV=production ${environment}=${key} node dist/server.js "$@"\n`,
  }),
  'powershell-env': ({ environment, key }) => ({
    file: 'deploy.ps1',
    content: `$ErrorActionPreference = 'Stop'\n$env:${environment} = "${key}"\ndotnet run --project src/Api\n`,
  }),
  'batch-set': ({ environment, key }) => ({
    file: 'start.bat',
    content: `@echo off\r\nset ${environment}=${key}\r\nnode server.js\r\npause\r\n`,
  }),
  makefile: ({ environment, key }) => ({
    file: 'Makefile',
    content: `.PHONY: run\nexport ${environment} := ${key}\n\nrun:\n\tgo run ./cmd/api\n`,
  }),
  'ansible-vars': ({ snake, quotedKey }) => ({
    file: 'group_vars/all.yml',
    content: `---\nntp_server: time.example.com\n${snake}: ${quotedKey}\nusers:\n  - name: deploy\n`,
  }),
  'systemd-unit': ({ environment, key }) => ({
    file: 'etc/systemd/system/bot.service',
    content: `[Unit]\nDescription=Call bot\n\n[Service]\nEnvironment="${environment}=${key}"\nExecStart=/usr/bin/node /srv/bot/index.js\nRestart=always\n`,
  }),
  'shell-history': ({ environment, key, url }) => ({
    file: '.bash_history',
    content: `cd projects/demo\nls -la\nexport ${environment}=${key}\nnpm run dev\ncurl ${url}\ngit status\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/infrastructure', templates)
}
