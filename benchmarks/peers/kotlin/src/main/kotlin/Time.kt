package dev.tauko.benchmarks.kotlin

import dev.tauko.benchmarks.Arguments
import dev.tauko.benchmarks.Delays
import dev.tauko.benchmarks.Heap
import dev.tauko.benchmarks.Rounds
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

private val LONG = 1.hours

/** Coroutines that sleep for some seconds, all at once. */
object Sleepers {
  @JvmStatic
  fun main(args: Array<String>) {
    val arguments = Arguments("Sleepers [SECONDS [SLEEPERS [ROUNDS]]]", args)
    val time = arguments.number(1).seconds
    val sleepers = arguments.number(100_000)
    val rounds = arguments.number(5)
    arguments.end()
    Rounds.seconds(rounds) {
      coroutine {
        val sum =
            gather(sleepers) { number ->
              delay(time)
              number
            }
        Rounds.check(sum, sleepers.toLong())
      }
    }
  }
}

/** Coroutines that are cancelled while they sleep. */
object Cancellations {
  @JvmStatic
  fun main(args: Array<String>) {
    val given = Simple("Cancellations [SLEEPERS", args, 100_000, 10)
    Rounds.nanosOfPart(given.rounds, given.operations) { watch ->
      coroutine {
        val jobs = suspended(given.operations) { delay(LONG) }
        watch.start()
        jobs.forEach { it.cancel() }
        jobs.joinAll()
        watch.stop()
        Rounds.checkCount(jobs.count { it.isCancelled }, given.operations)
      }
    }
  }
}

/** Starts coroutines, and waits until each has begun. */
private suspend fun CoroutineScope.suspended(n: Int, body: suspend () -> Unit): List<Job> {
  val arrived = AtomicInteger()
  val jobs =
      List(n) {
        launch {
          arrived.incrementAndGet()
          body()
        }
      }
  while (arrived.get() < n) {
    yield()
  }
  return jobs
}

/** How much later than asked for ten coroutines wake up that sleep again and again. */
object Lateness {
  @JvmStatic
  fun main(args: Array<String>) {
    val delays = Delays(args)
    delays.measure { coroutine { all(delays) } }
  }

  private suspend fun CoroutineScope.all(delays: Delays) {
    val load = launch {
      while (delays.isBusy) {
        delays.work()
        delay(Delays.REST.toKotlinDuration())
      }
    }
    gather(Delays.SLEEPERS) { number ->
      for (k in number until delays.count() step Delays.SLEEPERS) {
        val start = System.nanoTime()
        delay(delays.of(k).toKotlinDuration())
        delays.woken(k, start)
      }
      number
    }
    load.cancelAndJoin()
  }
}

/** Coroutines that are suspended, all at the same time. */
object Memory {
  private const val REHEARSAL = 10

  @JvmStatic
  fun main(args: Array<String>) {
    val usage = "Memory [COROUTINES [future|sleep [ROUNDS [bytes|histogram]]]]"
    val arguments = Arguments(usage, args)
    val coroutines = arguments.number(100_000)
    val asleep = arguments.word("future", "sleep") == "sleep"
    val rounds = arguments.number(5)
    val histogram = arguments.word("bytes", "histogram") == "histogram"
    arguments.end()
    suspend(REHEARSAL, asleep) {}
    val before = Heap.live()
    for (round in 1..rounds) {
      suspend(coroutines, asleep) { before.printGrowth(round, coroutines, histogram) }
    }
  }

  private fun suspend(coroutines: Int, asleep: Boolean, meanwhile: () -> Unit) = coroutine {
    val gate = CompletableDeferred<Int>()
    val jobs = suspended(coroutines) { if (asleep) delay(LONG) else gate.await() }
    meanwhile()
    jobs.forEach { it.cancel() }
  }
}
