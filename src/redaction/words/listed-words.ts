import type { Policy } from '../policies/policy.ts'
import { type Entry, flag } from './entry.ts'

/** Single words that are a finding by themselves, by policy. Longer terms are in `term-lists.ts`. */
const lists: Partial<Record<Policy, string>> = {
  religion:
    'christian christianity catholic catholicism protestant muslim islam islamic jewish judaism hindu hinduism buddhist buddhism sikh sikhism mormon methodist baptist lutheran anglican presbyterian atheist agnostic quaker evangelical',
  language:
    'english spanish french german italian portuguese mandarin cantonese chinese japanese korean arabic hindi urdu bengali punjabi russian polish ukrainian dutch swedish norwegian danish finnish greek turkish hebrew vietnamese thai tagalog swahili farsi persian',
  nationality:
    'american canadian mexican british irish scottish welsh australian brazilian argentinian colombian nigerian kenyan ghanaian egyptian moroccan israeli iranian iraqi pakistani indian filipino indonesian malaysian austrian belgian swiss spaniard romanian hungarian bulgarian cuban jamaican haitian dominican peruvian chilean venezuelan ethiopian somali',
  marital_status: 'married divorced widowed widow widower unmarried fiance fiancee bachelor',
  political_affiliation:
    'republican republicans democrat democrats libertarian socialist communist conservative tory labour',
  zodiac_sign: 'aries taurus gemini virgo libra scorpio sagittarius capricorn aquarius pisces',
  gender: 'transgender nonbinary non-binary genderfluid',
  sexuality: 'gay lesbian bisexual heterosexual homosexual pansexual asexual queer',
  drug: 'ibuprofen acetaminophen paracetamol aspirin lisinopril metformin lipitor atorvastatin amoxicillin insulin warfarin prozac fluoxetine sertraline zoloft xanax alprazolam adderall ritalin oxycodone hydrocodone morphine fentanyl gabapentin omeprazole losartan albuterol prednisone levothyroxine amlodipine simvastatin tramadol ozempic lexapro vicodin percocet valium penicillin azithromycin methotrexate humira',
  medical_condition:
    'diabetes diabetic asthma cancer hypertension depression anxiety migraine migraines arthritis epilepsy hiv aids hepatitis pneumonia bronchitis covid covid-19 influenza leukemia lymphoma alzheimer alzheimers dementia parkinson parkinsons schizophrenia bipolar autism adhd anemia osteoporosis eczema psoriasis lupus copd tuberculosis stroke fibromyalgia endometriosis glaucoma tumor tumour angina arrhythmia hypothyroidism insomnia sepsis',
  medical_process:
    'surgery chemotherapy dialysis biopsy mri ultrasound colonoscopy mammogram x-ray vaccination transplant bypass ct physiotherapy radiotherapy endoscopy hysterectomy appendectomy mastectomy c-section angioplasty',
  injury: 'fracture fractured concussion sprain sprained whiplash laceration bruise bruised dislocated',
  occupation:
    'nurse doctor lawyer attorney teacher engineer accountant plumber electrician carpenter dentist pharmacist pilot chef waiter waitress receptionist cashier mechanic firefighter paramedic veterinarian therapist psychologist surgeon architect professor journalist programmer bartender barista janitor librarian realtor',
  event: 'christmas thanksgiving easter ramadan hanukkah passover diwali halloween',
}

const titles =
  'mr mrs ms miss mister missus dr doctor prof professor sir madam madame lady lord reverend rev sergeant officer captain judge'
const streets =
  'street st avenue ave road rd lane ln drive dr boulevard blvd court ct place pl terrace way circle cir parkway pkwy highway hwy square sq trail close crescent alley row loop plaza'
const units = 'second minute hour day week month year decade century'
const currencies =
  'dollar dollars euro euros pound pounds bucks cents cent pence yen rupee rupees franc francs usd eur gbp quid peso pesos'
const organisations =
  'inc incorporated llc ltd limited corp corporation company plc gmbh bank insurance university college hospital clinic institute foundation associates group holdings industries partners services solutions systems technologies union airlines'
const functionWords =
  'a an the i you he she it we they me him her us them my your his its our their this that these those is are was were be been am do does did have has had will would can could should shall may might must not no of to in on at by for from with about as if or but and so because than then there here what who when where why how which just very really please thanks thank yes okay ok hello hi hey now well also only still calling speaking going trying looking having getting sorry glad sure happy good fine great'

/** Adds the words that are a finding, or shape one, by themselves. */
export function addListedWords(add: (word: string, entry: Partial<Entry>) => void): void {
  for (const [policy, words] of Object.entries(lists))
    for (const word of words.split(' ')) add(word, { flags: flag.listed, text: policy })
  const flags: readonly (readonly [number, string])[] = [
    [flag.title, titles],
    [flag.street, streets],
    [flag.currency, currencies],
    [flag.organisation, organisations],
    [flag.function, functionWords],
  ]
  for (const [bit, words] of flags) for (const word of words.split(' ')) add(word, { flags: bit })
  for (const word of units.split(' ')) {
    add(word, { flags: flag.unit })
    add(word === 'century' ? 'centuries' : `${word}s`, { flags: flag.unit })
  }
}
