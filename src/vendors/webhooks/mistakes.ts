import type { WebhookMistake } from '../../webhooks/index.ts'

const javascript = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.tsx', '.jsx']

/** The mistakes that the checklist looks for. Ids never change once released. */
export const webhookMistakes: readonly WebhookMistake[] = [
  {
    id: 'webhook-verify-not-awaited',
    pattern: String.raw`(?:if\s*\(\s*!?|&&\s*!?|\|\|\s*!?|=\s*|return\s+!)\s*Retell\.verify\(`,
    extensions: javascript,
    why: 'Since retell-sdk 5.2 `Retell.verify` returns a promise. Not awaited, it is always true, and every forgery is accepted.',
    fix: 'Write `await Retell.verify(...)`, or use `sallyport/webhooks`, whose verification is synchronous.',
    found: ['if (!Retell.verify(raw, key, signature)) {', 'const ok = Retell.verify(body, key, sig)'],
    clean: [
      'if (!(await Retell.verify(raw, key, signature))) {',
      'const ok = await Retell.verify(body, key, sig)',
    ],
  },
  {
    id: 'webhook-body-written-again',
    pattern: String.raw`(?:verify|hmac|update|sign)\w*\([^;\n]{0,120}JSON\.stringify\(\s*(?:req|request|ctx|context|c)(?:\.\w+){0,2}\.?(?:body|json)?\b`,
    extensions: javascript,
    why: 'A parsed body written again is other bytes than were signed: escapes, numbers, spaces and key order change.',
    fix: 'Verify the raw bytes of the request, before any parser.',
    found: [
      'Retell.verify(JSON.stringify(req.body), key, signature)',
      "createHmac('sha256', secret).update(JSON.stringify(request.body))",
    ],
    clean: ['Retell.verify(rawBody, key, signature)', 'response.end(JSON.stringify(request.body))'],
  },
  {
    id: 'webhook-signature-compared',
    pattern: String.raw`\b(?:\w*[sS]ignature|sig|digest|hmac|expectedSig\w*)\b\s*(?:!==?|===?)\s*(?!null\b|undefined\b|''|""|void\b)[\w.]+|\bheaders?\[['"]x-[\w-]*(?:signature|secret|hook)[\w-]*['"]\]\s*(?:!==?|===?)\s*\w`,
    extensions: javascript,
    why: 'An ordinary comparison ends at the first byte that differs, and its time tells how far a guess has come.',
    fix: 'Compare with `crypto.timingSafeEqual`, after making both sides the same length.',
    found: [
      'if (signature !== expected) return',
      "if (req.headers['x-hook-secret'] !== secret) return",
      'return digest === expected',
    ],
    clean: [
      'if (signature === undefined) return',
      'timingSafeEqual(signature, expected)',
      "if (signature === '')",
    ],
  },
  {
    id: 'webhook-parser-before-raw-body',
    pattern: String.raw`app\.use\(\s*(?:express|bodyParser)\.json\(\s*\)\s*\)[\s\S]{0,4000}?app\.post\(\s*['"][^'"]*webhook`,
    extensions: javascript,
    why: 'The parser in front takes the raw body: what it leaves cannot be verified.',
    fix: 'Mount the webhook route before `express.json()`.',
    found: ["app.use(express.json())\napp.post('/webhooks/retell', handler)"],
    clean: ["app.post('/webhooks/retell', handler)\napp.use(express.json())"],
  },
  {
    id: 'webhook-signature-invented',
    pattern: `['"]x-(?:assemblyai|castai|cast)-signature['"]|['"]AssemblyAI-Signature(?:-V1)?['"]`,
    extensions: [...javascript, '.py', '.go', '.rb'],
    why: 'There is no such header: AssemblyAI transcripts and Cast AI notifications are not signed. The check never passes, or is skipped.',
    fix: 'Use the static secret header that you choose yourself, and ask the vendor whether the event is true.',
    found: ["request.headers['x-assemblyai-signature']", "headers.get('x-castai-signature')"],
    clean: ["request.headers['x-aai-signature']"],
  },
]
