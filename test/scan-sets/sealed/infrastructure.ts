import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Containers, clusters, pipelines and shells of operators. */
const templates: Templates = {
  'dockerfile-multi-env': ({ environment, key, random }) => ({
    file: random.pick(['Dockerfile', 'Dockerfile.prod', 'build/Dockerfile']),
    content: `FROM python:3.13-slim AS base\nENV PYTHONUNBUFFERED=1 \\\n    ${environment}="${key}" \\\n    PORT=8000\nCOPY requirements.txt .\n`,
  }),
  'dockerfile-run': ({ url, headerName, headerValue }) => ({
    file: 'Dockerfile',
    content: `FROM alpine:3.22\nRUN apk add curl && curl -fsS -H "${headerName}: ${headerValue}" "${url}" -o /seed.json\n`,
  }),
  'compose-anchor': ({ environment, quotedKey }) => ({
    file: 'docker-compose.prod.yaml',
    content: `x-common: &common\n  ${environment}: ${quotedKey}\n  TZ: UTC\n\nservices:\n  web:\n    environment:\n      <<: *common\n`,
  }),
  'kubernetes-secret-many-base64': ({ snake, key, base64, word, random }) => ({
    file: 'deploy/secrets.yaml',
    content: `# ${word}\napiVersion: v1\nkind: Secret\ndata:\n  username: ${base64('admin')}\n  ${snake.replaceAll('_', '-')}: ${base64(random.chance(0.5) ? key : `${key}\n`)}\n  mode: ${base64('production')}\n`,
  }),
  'kubernetes-list-json': ({ environment, key, base64 }) => ({
    file: 'backup/secrets.json',
    content: JSON.stringify(
      {
        apiVersion: 'v1',
        items: [{ kind: 'Secret', metadata: { name: 'app' }, data: { [environment]: base64(key) } }],
      },
      null,
      4,
    ),
  }),
  'kubernetes-config-map': ({ environment, key }) => ({
    file: 'k8s/configmap.yml',
    content: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  app.properties: |-\n    log.level=info\n    ${environment}=${key}\n`,
  }),
  'kustomize-literal': ({ environment, key }) => ({
    file: 'kustomization.yaml',
    content: `resources:\n  - deployment.yaml\nsecretGenerator:\n  - name: app\n    literals:\n      - ${environment}=${key}\n`,
  }),
  'terraform-locals': ({ snake, key }) => ({
    file: 'main.tf',
    content: `locals {\n  tags  = { team = "voice" }\n  ${snake} = "${key}"\n}\n`,
  }),
  'terraform-lambda-env': ({ environment, key }) => ({
    file: 'lambda.tf',
    content: `resource "aws_lambda_function" "start" {\n  function_name = "start"\n  environment {\n    variables = {\n      STAGE = "prod"\n      ${environment} = "${key}"\n    }\n  }\n}\n`,
  }),
  'terraform-state': ({ snake, key, random }) => ({
    file: 'terraform.tfstate',
    content: JSON.stringify(
      {
        version: 4,
        lineage: random.uuid(),
        outputs: { [snake]: { value: key, type: 'string', sensitive: true } },
        resources: [],
      },
      null,
      2,
    ),
  }),
  'circleci-config': ({ environment, key }) => ({
    file: '.circleci/config.yml',
    content: `version: 2.1\njobs:\n  build:\n    docker:\n      - image: cimg/node:24.1\n        environment:\n          ${environment}: ${key}\n    steps: [checkout]\n`,
  }),
  'azure-pipeline': ({ environment, quotedKey }) => ({
    file: 'azure-pipelines.yml',
    content: `trigger: [main]\nvariables:\n  - name: ${environment}\n    value: ${quotedKey}\nsteps:\n  - script: npm test\n`,
  }),
  'github-run-step': ({ environment, key }) => ({
    file: '.github/workflows/nightly.yaml',
    content: `on:\n  schedule: [{ cron: '0 3 * * *' }]\njobs:\n  nightly:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          export ${environment}='${key}'\n          python nightly.py\n`,
  }),
  'bash-heredoc': ({ environment, key, random }) => ({
    file: 'bootstrap.sh',
    content: `#!/bin/bash\nset -e\ncat > /srv/app/.env <<EOF\n${filler(random, 'environment', 2)}\n${environment}=${key}\nEOF\nsystemctl restart app\n`,
  }),
  'bash-parameter-default': ({ environment, key }) => ({
    file: 'bin/dev',
    content: `#!/usr/bin/env bash\n: "\${${environment}:=${key}}"\nexport ${environment}\nexec foreman start\n`,
  }),
  'fish-set': ({ environment, key }) => ({
    file: '.config/fish/config.fish',
    content: `set -gx EDITOR vim\nset -gx ${environment} ${key}\nfish_add_path ~/bin\n`,
  }),
  'powershell-headers': ({ url, headerName, headerValue }) => ({
    file: 'tools/Get-Calls.ps1',
    content: `$headers = @{\n    '${headerName}' = '${headerValue}'\n    Accept = 'application/json'\n}\nInvoke-RestMethod -Uri '${url}' -Headers $headers\n`,
  }),
  'wget-line': ({ url, headerName, headerValue }) => ({
    file: 'cron/pull.sh',
    content: `0 * * * * wget -q --header="${headerName}: ${headerValue}" -O /tmp/out.json "${url}"\n`,
  }),
  'serverless-yml': ({ environment, key }) => ({
    file: 'serverless.yml',
    content: `service: calls\nprovider:\n  name: aws\n  environment:\n    STAGE: \${sls:stage}\n    ${environment}: ${key}\n`,
  }),
  'zsh-history': ({ key, url, headerName, voice, random }) => ({
    file: '.zsh_history',
    content: `: 1790000001:0;git pull\n: 1790000044:0;curl -H '${headerName}: ${voice.headerPrefix}${key}' ${url}\n: 179000${random.digits(4)}:0;ll\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/infrastructure', templates)
}
