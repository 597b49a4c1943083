const speakers = new Set(
  'agent customer caller client member patient user speaker rep representative operator host guest assistant bot subscriber policyholder'.split(
    ' ',
  ),
)

/** True for a word that labels turns: as a label it announces nothing. */
export const isSpeaker = (word: string): boolean => speakers.has(word)
