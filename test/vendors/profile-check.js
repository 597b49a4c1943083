/** Returns the first of a list that must not be empty. */
export function first(items) {
    const [item] = items;
    if (item === undefined)
        throw new Error('the profile has nothing to break');
    return item;
}
/** Returns the profile with one operation more: its first one, changed. */
export function withOperation(profile, change) {
    const operation = { ...first(profile.operations), id: 'broken.operation', ...change };
    return { ...profile, operations: [...profile.operations, operation] };
}
/** Returns the profile with its main service changed. */
export function withService(profile, change) {
    const { main } = profile.services;
    if (!main)
        throw new Error('the profile has no main service');
    return { ...profile, services: { ...profile.services, main: { ...main, ...change } } };
}
/** Returns the profile with one more shipped rule, made of these. */
export function withRules(profile, ...rules) {
    return { ...profile, rules: { ...profile.rules, broken: { summary: 'Breaks.', rules } } };
}
/** Returns the values that stand in a list more than once. */
export function duplicates(values) {
    return values.filter((value, index) => values.indexOf(value) !== index);
}
