// How a driver is told what to call, and how it tells how it went: one JSON object a line, in and out.
// The same words as drivers/plan.py.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

/** The clients, installed as package-lock.json has them, in the folder that CLIENTS names. */
export const client = createRequire(`${process.env.CLIENTS}/package.json`)

/** One line to whoever started this process. */
const say = (told) => process.stdout.write(JSON.stringify(told) + '\n')

/** Read the plan, make its calls, stop where it says so, and tell what the client could not deliver. */
export async function run(connect) {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const plan = JSON.parse((await lines.next()).value)
  const client = connect(plan)
  for (const [number, call] of plan.calls.entries()) {
    if (plan.pauses.includes(number)) {
      say({ reached: number })
      await lines.next()
    }
    await client.send(call)
  }
  await client.close()
  say({ done: true, failed: client.failed })
  process.exit(0)
}

/** A call of the plan with the names that the Node clients have for its parts. */
export function spoken({ kind, message_id, user_id, anonymous_id, group_id, previous_id, timestamp, ...rest }) {
  const named = {
    messageId: message_id,
    userId: user_id,
    anonymousId: anonymous_id,
    groupId: group_id,
    previousId: previous_id,
    timestamp: new Date(timestamp),
    ...rest,
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}
