/** Words of which vendors make their errors: of these alone nobody says anything that a content policy could hold back. */
export const errorWords: ReadonlySet<string> = new Set(
  `a able above accept acceptable accepted access accessible account action active add added adding after
  again against alerted alias all allowed already also am an and another any api appear application are
  argument array as ascii asset assets at attempt audio auth authentication authorization available bad
  balance base be because been before behind below between block body boolean both busy but by bytes call
  calls can can't cancelled cannot capacity case change changed channel channels character characters check
  chunk client code command compatible complete completed concurrency concurrent condition conditional
  configuration configured conflict connect connection contact contain contains content continue could
  couldn't count create created creation credit credits current currently data date days default deleted
  deprecated describes detail details developers did didn't different digits directory disabled do document
  documentation does doesn't don't done double download due duplicate duration each either element email
  empty enable enabled encoded encoding end ended endpoint enough ensure entity entries environment equal
  error errors exceed exceeded exceeds exist exists expected expired export extra failed failure false
  features field fields file files find finished first float following for forbidden form format formats
  found from gateway gb get given gone greater group has have header headers hint history host hour hours
  how html http https id identifier ids if import in inactive include included incorrect information input
  instead insufficient integer internal internet invalid ip is isn't it item items its json kb key keys
  kind large larger last later least length less limit limited limits line list llm load location long
  longer lookup made make malformed many match maximum may mb media message messages metadata method
  methods mime minimum minute minutes missing mode model models month more most ms multipart must mutually
  name names need needed negative network new newer no non none not nothing null number numbers object
  occur occurred octet of off old older on once one only open operation option optional or order
  organization other our out over override owner page parameter parameters params parse parsed parsing part
  parts path payload payment pending per permission permissions permitted phone plan please points positive
  possible post precondition prefix present previous problem process processed processing progress project
  property provide provided put quota range rate raw reached read reason received record recorded reference
  regarding region rejected remove removed repeated request requested requests require required requires
  reserved resource response result retry return route same schema scope second seconds see send sent
  server service set setting settings short shorter should single size smaller some something soon
  specified specify speech start state status still storage stream string submit submitting subscription
  successful such support supported sure switch syntax system take taken temporarily terms text than that
  the their them then there these they this throttle throttled time timed timeout timestamp title to today
  token tokens too top total transcribe transcribed transcript transcription trial true try trying two type
  unable unacceptable unauthorized unavailable undefined under unexpected unexpectedly unique unknown
  unprocessable unredacted unsupported until up update updated upgrade upload uploaded uploads upstream url
  urls usage use used user using utf valid validate validation value values version via violation
  violations voice wait was webhook went were what when where whether which will with without word words
  write wrong xml you your zero`.split(/\s+/),
)
