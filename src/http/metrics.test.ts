import { expect, it } from 'vitest'
import { Metrics } from './metrics.ts'

it('renders counters in order, each name with its type once, and gauges as they are now', () => {
  const metrics = new Metrics()
  let underWay = 0
  metrics.gauge('calls_under_way', 'Calls under way.', () => underWay)
  metrics.count('refused_total', { reason: 'locked' })
  metrics.count('refused_total', { reason: 'a"\\\nb' })
  metrics.count('refused_total', { reason: 'locked' })
  metrics.count('failures_total')
  underWay = 7
  expect(metrics.render()).toBe(
    [
      '# TYPE failures_total counter',
      'failures_total 1',
      '# TYPE refused_total counter',
      'refused_total{reason="a___b"} 1',
      'refused_total{reason="locked"} 2',
      '# HELP calls_under_way Calls under way.',
      '# TYPE calls_under_way gauge',
      'calls_under_way 7',
      '',
    ].join('\n'),
  )
})

it('renders a gauge of several values, and one that has none just now', () => {
  const metrics = new Metrics()
  metrics.gauges('key_age', 'Age.', () => [
    { labels: { name: 'a' }, value: 1 },
    { labels: { name: 'b' }, value: 2 },
  ])
  metrics.gauges('none', 'None.', () => [])
  expect(metrics.render()).toBe(
    [
      '# HELP key_age Age.',
      '# TYPE key_age gauge',
      'key_age{name="a"} 1',
      'key_age{name="b"} 2',
      '# HELP none None.',
      '# TYPE none gauge',
      '',
    ].join('\n'),
  )
})
