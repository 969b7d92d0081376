package dev.tauko.benchmarks.kotlin

import dev.tauko.benchmarks.Arguments
import dev.tauko.benchmarks.Rounds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

private const val TASKS = 100

/** Bounded channels: two coroutines, a ring of them, and one producer with several consumers. */
object Queues {
  private const val RING = 500
  private const val CONSUMERS = 4
  private const val ROOM = 100

  @JvmStatic
  fun main(args: Array<String>) {
    val arguments = Arguments("Queues [pingpong|ring|fan-out [OPERATIONS [ROUNDS]]]", args)
    val kind = arguments.word("pingpong", "ring", "fan-out")
    val operations = arguments.number(500_000)
    val rounds = arguments.number(10)
    arguments.end()
    nanosEach(rounds, operations) {
      when (kind) {
        "pingpong" -> pingpong(operations)
        "ring" -> ring(operations)
        else -> fanOut(operations)
      }
    }
  }

  private suspend fun CoroutineScope.pingpong(exchanges: Int) {
    val there = Channel<Int>(1)
    val back = Channel<Int>(1)
    launch { repeat(exchanges) { back.send(there.receive()) } }
    var sum = 0L
    repeat(exchanges) { number ->
      there.send(number)
      sum += back.receive()
    }
    Rounds.check(sum, exchanges.toLong())
  }

  private suspend fun CoroutineScope.ring(steps: Int) {
    val laps = maxOf(1, steps / RING)
    val channels = List(RING) { Channel<Int>(1) }
    channels[0].send(0)
    val sum =
        gather(RING) { number ->
          val own = channels[number]
          val next = channels[(number + 1) % RING]
          repeat(laps) { next.send(own.receive() + 1) }
          number
        }
    Rounds.check(sum, RING.toLong())
    Rounds.checkCount(channels[0].receive(), laps * RING)
  }

  private suspend fun CoroutineScope.fanOut(items: Int) {
    val channel = Channel<Int>(ROOM)
    val consumers =
        List(CONSUMERS) {
          async {
            var sum = 0L
            for (item in channel) {
              sum += item
            }
            sum
          }
        }
    repeat(items) { channel.send(it) }
    channel.close()
    Rounds.check(consumers.awaitAll().sum(), items.toLong())
  }
}

/** Permits taken and given back: by one coroutine alone, and by more than there are permits. */
object Semaphores {
  private const val PERMITS = 10

  @JvmStatic
  fun main(args: Array<String>) {
    val arguments = Arguments("Semaphores [free|contended|crowd [PERMITS [ROUNDS]]]", args)
    val kind = arguments.word("free", "contended", "crowd")
    val permits = arguments.number(500_000)
    val rounds = arguments.number(10)
    arguments.end()
    nanosEach(rounds, permits) {
      when (kind) {
        "free" -> free(permits)
        "contended" -> contended(TASKS, permits)
        else -> contended(permits, permits)
      }
    }
  }

  private suspend fun free(permits: Int) {
    val semaphore = Semaphore(PERMITS)
    repeat(permits) { semaphore.withPermit {} }
  }

  private suspend fun CoroutineScope.contended(tasks: Int, permits: Int) {
    val semaphore = Semaphore(PERMITS)
    val each = maxOf(1, permits / tasks)
    val sum =
        gather(tasks) { number ->
          repeat(each) { semaphore.withPermit { yield() } }
          number
        }
    Rounds.check(sum, tasks.toLong())
  }
}

/** A mutex that a hundred coroutines want, each of which holds it for one turn. */
object Locks {
  @JvmStatic
  fun main(args: Array<String>) {
    val given = Simple("Locks [TIMES", args, 500_000, 10)
    val each = maxOf(1, given.operations / TASKS)
    nanosEach(given.rounds, given.operations) {
      val mutex = Mutex()
      var count = 0
      val sum =
          gather(TASKS) { number ->
            repeat(each) {
              mutex.withLock {
                val before = count
                yield()
                count = before + 1
              }
            }
            number
          }
      Rounds.check(sum, TASKS.toLong())
      Rounds.checkCount(count, each * TASKS)
    }
  }
}
