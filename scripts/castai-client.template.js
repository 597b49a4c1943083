/** Method and path of each operation on Cast AI's main host, by the name it has in grants and records. */
export const castaiOperations = {
    'things.get': 'GET /v1/things/{thingId}',
};
/** What an answer of 400 or above is thrown as. The message is the vendor's, or Sallyport's where it refused. */
export class CastaiError extends Error {
    name = 'CastaiError';
    operation;
    status;
    /** What the vendor finds wrong with single fields; mostly empty. */
    fieldViolations;
    constructor(operation, status, body) {
        const { message, fieldViolations } = (typeof body === 'object' && body !== null ? body : {});
        super(typeof message === 'string' ? message : `${operation} was answered with status ${status}`);
        this.operation = operation;
        this.status = status;
        this.fieldViolations = Array.isArray(fieldViolations) ? fieldViolations : [];
    }
}
/**
 * Calls Cast AI through Sallyport, operation by operation.
 *
 * @example
 * const castai = new CastaiClient({ baseUrl: 'http://127.0.0.1:8686/castai', key })
 * const nodes = await castai.call('nodes.list', { params: { clusterId }, query: { 'page.limit': 100 } })
 */
export class CastaiClient {
    #baseUrl;
    #key;
    #fetch;
    constructor({ baseUrl, key, fetch: fetchOption = fetch }) {
        this.#baseUrl = baseUrl.replace(/\/+$/, '');
        this.#key = key;
        this.#fetch = fetchOption;
    }
    /**
     * Resolves with the parsed JSON answer, with text where the vendor sends text (scripts), and with undefined where
     * it sends nothing. Throws a CastaiError for a refusal, whatever fetch throws where nobody answers, and a TypeError
     * for a parameter that cannot stand in a path.
     */
    async call(id, ...[options]) {
        const [method = '', template = ''] = castaiOperations[id].split(' ');
        const path = fillPath(template, (options?.params ?? {}));
        const body = options?.body;
        const response = await this.#fetch(`${this.#baseUrl}${path}${queryString(options?.query)}`, {
            method,
            headers: {
                accept: 'application/json',
                'x-api-key': this.#key,
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            ...(options?.signal === undefined ? {} : { signal: options.signal }),
            // Following a redirect would take the key along to wherever it points.
            redirect: 'error',
        });
        const answer = readAnswer(await response.text());
        if (!response.ok)
            throw new CastaiError(id, response.status, answer);
        return answer;
    }
}
function fillPath(template, params) {
    return template.replace(/\{([^}]+)\}/g, (_, name) => {
        const value = params[name];
        // `..` would name another operation, and an empty value another path.
        if (typeof value !== 'string' || /^\.*$/.test(value))
            throw new TypeError(`${name} cannot stand in a path`);
        // A colon is harmless here, and image digests have one.
        return encodeURIComponent(value).replaceAll('%3A', ':');
    });
}
function queryString(query = {}) {
    const pairs = new URLSearchParams();
    for (const [name, given] of Object.entries(query)) {
        for (const value of Array.isArray(given) ? given : [given]) {
            if (value !== undefined)
                pairs.append(name, String(value));
        }
    }
    const text = pairs.toString();
    return text === '' ? '' : `?${text}`;
}
function readAnswer(text) {
    if (text === '')
        return undefined;
    try {
        return JSON.parse(text);
    }
    catch {
        // Install scripts are text, and so is a page from a proxy in between: the status tells which.
        return text;
    }
}
