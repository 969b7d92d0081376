package dev.tauko.benchmarks.kotlin

import dev.tauko.benchmarks.Arguments
import dev.tauko.benchmarks.Rounds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking

/** Runs a coroutine on the calling thread alone, or on all cores with -Dbenchmarks.dispatcher=default. */
fun <T> coroutine(body: suspend CoroutineScope.() -> T): T =
    when (val name = System.getProperty("benchmarks.dispatcher", "one")) {
      "one" -> runBlocking(block = body)
      "default" -> runBlocking(Dispatchers.Default, body)
      else -> throw IllegalArgumentException("\"$name\" is none of one, default")
    }

/** Starts a coroutine for each number, waits for all, and adds up what they return. */
suspend fun CoroutineScope.gather(n: Int, body: suspend CoroutineScope.(Int) -> Int): Long =
    List(n) { number -> async { body(number) } }.awaitAll().sumOf { it.toLong() }

/** Prints how many nanoseconds each operation of a round took, of which it has so many. */
fun nanosEach(rounds: Int, operations: Int, workload: suspend CoroutineScope.() -> Unit) =
    Rounds.nanosEach(rounds, operations) { coroutine(workload) }

/** The arguments of a program that only has a number of operations and one of rounds. */
class Simple(usage: String, args: Array<String>, operations: Int, rounds: Int) {
  private val arguments = Arguments("$usage [ROUNDS]]", args)
  val operations = arguments.number(operations)
  val rounds = arguments.number(rounds)

  init {
    arguments.end()
  }
}
