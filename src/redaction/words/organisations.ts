/** Companies and institutions that people name in calls, and terms of several words. A list for a start; an engine knows more. */
export const phrases: Readonly<Record<string, string>> = {
  organization:
    'blue cross|blue shield|wells fargo|bank of america|general electric|general motors|american express|microsoft|google|amazon|apple inc|facebook|toyota|honda|ford motor|vodafone|verizon|comcast|t mobile|at and t|chase bank|citibank|citigroup|capital one|hsbc|barclays|lloyds|santander|goldman sachs|morgan stanley|walmart|costco|home depot|starbucks|mcdonalds|netflix|tesla|siemens|samsung|sony|nestle|unilever|pfizer|moderna|novartis|aetna|cigna|humana|kaiser permanente|united healthcare|unitedhealthcare|anthem|allstate|geico|state farm|progressive insurance|liberty mutual|fedex|dhl|united airlines|delta airlines|american airlines|british airways|lufthansa|airbnb|uber|lyft|paypal|venmo|salesforce|oracle|ibm|intel|nvidia|cisco|boeing|lockheed martin|deloitte|accenture|kpmg|pwc|ernst and young|red cross|unicef|medicare|medicaid',
  medical_condition:
    'high blood pressure|low blood pressure|heart attack|heart disease|heart failure|kidney disease|kidney failure|crohns disease|celiac disease|multiple sclerosis|sleep apnea|panic attacks|post traumatic stress|high cholesterol|back pain|chest pain|blood clot|blood clots|food poisoning|type two diabetes|type one diabetes|breast cancer|lung cancer|prostate cancer|skin cancer',
  medical_process:
    'blood test|cat scan|ct scan|root canal|hip replacement|knee replacement|physical therapy|open heart surgery|bone marrow transplant|flu shot',
  injury:
    'fractured rib|broken rib|broken arm|broken leg|broken wrist|broken ankle|broken nose|broken hip|broken collarbone|fractured skull|fractured wrist|fractured ankle|fractured hip|sprained ankle|sprained wrist|torn ligament|torn meniscus|dislocated shoulder|head injury|third degree burns|gunshot wound|stab wound|pulled muscle|black eye',
  occupation:
    'software engineer|truck driver|bus driver|taxi driver|police officer|real estate agent|social worker|school teacher|construction worker|project manager|store manager|sales manager|account manager|data scientist|graphic designer|web developer|flight attendant|personal trainer|security guard|civil engineer|electrical engineer|mechanical engineer|dental hygienist|physical therapist|registered nurse|postal worker|hair stylist|stay at home mom',
  marital_status: 'single mother|single father|single mom|single dad|domestic partner|legally separated',
}
