// Promotions of Medusa: read from standard input what to set up or to time, a line of JSON each, and answer likewise.
// The module is used alone, with its own tables in a PostgreSQL, and called in this process without HTTP between.
import { createRequire } from "node:module"
import { createInterface } from "node:readline"

const require = createRequire(process.cwd() + "/")
const { MedusaModule } = require("@medusajs/framework/modules-sdk")
const { Modules } = require("@medusajs/framework/utils")

async function started() {
  const moduleKey = Modules.PROMOTION
  const path = require.resolve("@medusajs/promotion")
  const moduleExports = require(path)
  const connection = { ssl: false }
  const options = { database: { clientUrl: process.env.PEER_URL, driverOptions: { connection } } }
  await MedusaModule.migrateUp({ moduleKey, modulePath: path, options, moduleExports })
  const declaration = { scope: "internal", resolve: "@medusajs/promotion", options }
  const found = await MedusaModule.bootstrap({ moduleKey, defaultPath: path, declaration, moduleExports })
  return found[moduleKey]
}

async function setUp(module, promotions) {
  const known = await module.listPromotions({}, { select: ["id"], take: 100000 })
  if (known.length) await module.deletePromotions(known.map((one) => one.id))
  for (let at = 0; at < promotions.length; at += 100) await module.createPromotions(promotions.slice(at, at + 100))
  return { made: promotions.length }
}

async function time(module, cart, seconds) {
  const times = []
  let actions = []
  const end = performance.now() + seconds * 1000
  do {
    const began = performance.now()
    actions = await module.computeActions([], cart)
    times.push(performance.now() - began)
  } while (performance.now() < end)
  const off = actions.reduce((sum, one) => sum + Math.round(Number(one.amount) * 100), 0)
  return { times, off }
}

const module = await started()
const say = (what) => process.stdout.write("answer " + JSON.stringify(what) + "\n")
say({})
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  say(asked.promotions ? await setUp(module, asked.promotions) : await time(module, asked.cart, asked.seconds))
}
process.exit(0)
