// Drives @segment/analytics-node.
import { client, run, spoken } from './plan.mjs'

const { Analytics } = client('@segment/analytics-node')

run(({ host, key }) => {
  const failed = []
  const analytics = new Analytics({ writeKey: key, host })
  analytics.on('error', ({ reason, ctx }) => failed.push(`${ctx?.event.messageId}: ${reason}`))
  return {
    failed,
    send: (call) => analytics[call.kind](spoken(call)),
    close: () => analytics.closeAndFlush(),
  }
})
