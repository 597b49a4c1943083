import type { Policy } from './policies.ts'

const words: Partial<Record<Policy, readonly string[]>> = {
  drug: [
    'ibuprofen',
    'metformin',
    'lisinopril',
    'amoxicillin',
    'Lipitor',
    'insulin',
    'sertraline',
    'Tylenol',
  ],
  injury: ['broken wrist', 'concussion', 'sprained ankle', 'fractured rib', 'torn ligament'],
  marital_status: ['married', 'divorced', 'widowed', 'single'],
  medical_condition: [
    'diabetes',
    'asthma',
    'high blood pressure',
    'migraine',
    'pneumonia',
    'arthritis',
    'depression',
  ],
  nationality: ['Brazilian', 'Canadian', 'Nigerian', 'German', 'Korean', 'Mexican', 'Irish'],
  occupation: [
    'nurse',
    'electrician',
    'school teacher',
    'truck driver',
    'accountant',
    'plumber',
    'software engineer',
  ],
  organization: [
    'Wells Fargo',
    'Microsoft',
    'General Electric',
    'Blue Cross',
    'Vodafone',
    'Toyota',
    'Deutsche Bank',
  ],
  religion: ['Catholic', 'Muslim', 'Jewish', 'Buddhist', 'Hindu', 'Lutheran'],
}

/** Returns the words that stand for a policy known by its words alone. Throws where there are none. */
export function wordsOf(policy: Policy): readonly string[] {
  const found = words[policy]
  if (found === undefined) throw new RangeError('the policy has no words')
  return found
}
