// Drives @rudderstack/rudder-sdk-node.
import { client, run, spoken } from './plan.mjs'

const Analytics = client('@rudderstack/rudder-sdk-node')

run(({ host, key, encoding, retries }) => {
  const failed = []
  let waiting = 0
  const options = { dataPlaneUrl: host, gzip: encoding === 'gzip', logLevel: 'none', errorHandler: () => {} }
  const analytics = new Analytics(key, retries === null ? options : { ...options, retryCount: retries })
  const answered = (id) => (error) => {
    waiting -= 1
    if (error) failed.push(`${id}: ${error}`)
  }
  const send = (call) => {
    waiting += 1
    analytics[call.kind](spoken(call), answered(call.message_id))
    return new Promise(setImmediate) // it weighs its whole queue at every call, so a queue must not grow
  }
  const close = async () => {
    while (waiting > 0) {
      await analytics.flush()
      await new Promise(setImmediate)
    }
  }
  return { failed, send, close }
})
