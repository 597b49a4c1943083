import type { Check } from '../../check.ts'
import { awaited, handedOn } from './awaited.ts'
import { comparisonsIn } from './constant-time.ts'
import { filesWithWebhooks } from './files.ts'
import { rawBody } from './raw-body.ts'
import { eachVerification } from './verification.ts'
import { verifiedIn } from './verified.ts'

const genuine = { asvs: ['4.1.5'], cwe: [345, 347] } as const
/** Checks of how webhooks are told from forgeries. */
export const webhookChecks: readonly Check[] = [
  {
    id: 'webhook-verified',
    title: "Webhooks are verified by the vendor's own scheme",
    severity: 'critical',
    why: "Whoever knows the address can send events; a scheme of one's own never verifies a genuine one.",
    how: "Looks at each file that reads the vendor's signature header, or takes requests at a path that says webhook and uses the SDK: whether it verifies, and whether anything depends on the answer.",
    remedy: "Use the SDK's verify, or the handler of sallyport/webhooks; docs/webhooks.md shows both.",
    mapping: genuine,
    decide: (subject) => subject.usages.flatMap((usage) => verifiedIn(subject.program, usage)),
  },
  {
    id: 'webhook-awaited',
    title: 'What verification promises is waited for',
    severity: 'critical',
    why: 'A promise is always true: without await every forgery is accepted.',
    how: 'Looks at each call that verifies.',
    remedy: 'Write `await` before it.',
    mapping: { asvs: ['4.1.5'], cwe: [347, 754] },
    decide: (subject) => eachVerification(subject, awaited).concat(handedOn(subject)),
  },
  {
    id: 'webhook-raw-body',
    title: 'Signatures are checked over the bytes that came',
    severity: 'high',
    why: 'Whoever writes the body again writes other bytes: genuine events fail, and people switch the check off.',
    how: 'Follows what is given to verification to where it comes from, and looks for a parser before it.',
    remedy:
      'Take the raw body: express.raw({ type: "application/json" }) on that route, or await request.text().',
    mapping: genuine,
    decide: (subject) => eachVerification(subject, rawBody),
  },
  {
    id: 'webhook-constant-time',
    title: 'Signatures are compared in constant time',
    severity: 'medium',
    why: 'An ordinary comparison ends at the first difference, and tells how far a guess was right.',
    how: 'Looks for comparisons of signatures in files that handle webhooks of the vendor.',
    remedy: "Compare with crypto.timingSafeEqual or hmac.compare_digest, or leave it to the SDK's verify.",
    mapping: { asvs: ['11.2.4'], cwe: [208] },
    decide: ({ program, usages }) =>
      usages.flatMap((usage) =>
        filesWithWebhooks(program, usage).flatMap((file) => comparisonsIn(program, usage, file)),
      ),
  },
]
