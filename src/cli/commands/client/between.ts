import { Option } from 'commander'
import { environments } from '../../../core/index.ts'

/** The environment that is compared, or taken as the example. */
export function fromOption(): Option {
  return new Option('--from <environment>', 'the environment to start from')
    .choices([...environments])
    .default('staging')
}

/** The other one. */
export function toOption(): Option {
  return new Option('--to <environment>', 'the environment to compare it with, or to bring it to')
    .choices([...environments])
    .default('production')
}
