package dev.tauko.benchmarks.kotlin

import dev.tauko.benchmarks.Arguments
import dev.tauko.benchmarks.Rounds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** Coroutines that do nothing but pause. */
object Switches {
  private const val MANY = 1000

  @JvmStatic
  fun main(args: Array<String>) {
    val arguments = Arguments("Switches [one|pair|many [SWITCHES [ROUNDS]]]", args)
    val kind = arguments.word("one", "pair", "many")
    val switches = arguments.number(1_000_000)
    val rounds = arguments.number(10)
    arguments.end()
    nanosEach(rounds, switches) {
      when (kind) {
        "one" -> one(switches)
        "pair" -> pair(switches / 2)
        else -> many(switches)
      }
    }
  }

  private suspend fun one(switches: Int) = repeat(switches) { yield() }

  private suspend fun CoroutineScope.pair(exchanges: Int) {
    val ball = Ball(exchanges)
    val left = launch { ball.left() }
    val right = launch { ball.right() }
    left.join()
    right.join()
    Rounds.check(ball.sum, exchanges.toLong())
  }

  private suspend fun CoroutineScope.many(switches: Int) {
    val each = maxOf(1, switches / MANY)
    val sum =
        gather(MANY) { number ->
          one(each)
          number
        }
    Rounds.check(sum, MANY.toLong())
  }

  /** What two coroutines throw to each other. Each write of a field comes before a completion. */
  private class Ball(private val exchanges: Int) {
    var sum = 0L
    private var toRight = CompletableDeferred<Int>()
    private var toLeft = CompletableDeferred<Int>()

    suspend fun left() =
        repeat(exchanges) { number ->
          val back = CompletableDeferred<Int>()
          toLeft = back
          toRight.complete(number)
          back.await()
        }

    suspend fun right() {
      var next = toRight
      repeat(exchanges) { number ->
        sum += next.await()
        next = CompletableDeferred()
        toRight = next
        toLeft.complete(number)
      }
    }
  }
}

/** One coroutine after another, each of which only returns a value, and is awaited. */
object CreateAwait {
  @JvmStatic
  fun main(args: Array<String>) {
    val given = Simple("CreateAwait [TASKS", args, 500_000, 10)
    nanosEach(given.rounds, given.operations) {
      var sum = 0L
      repeat(given.operations) { number -> sum += async { number }.await() }
      Rounds.check(sum, given.operations.toLong())
    }
  }
}

/** One group of coroutines after another, each of which only returns a value. */
object Gathers {
  @JvmStatic
  fun main(args: Array<String>) {
    val arguments = Arguments("Gathers [WIDTH [CHILDREN [ROUNDS]]]", args)
    val width = arguments.number(10)
    val children = arguments.number(500_000)
    val rounds = arguments.number(10)
    arguments.end()
    nanosEach(rounds, children) {
      repeat(children / width) { Rounds.check(gather(width) { it }, width.toLong()) }
    }
  }
}

/** A tree of coroutines, ten children to each; the leaves return their numbers, the others sums. */
object Skynet {
  private const val CHILDREN = 10

  @JvmStatic
  fun main(args: Array<String>) {
    val arguments = Arguments("Skynet [LEAVES [ROUNDS]]", args)
    val leaves = arguments.powerOfTen(1_000_000)
    val rounds = arguments.number(5)
    arguments.end()
    nanosEach(rounds, leaves) { Rounds.check(tree(0, leaves), leaves.toLong()) }
  }

  private suspend fun CoroutineScope.tree(first: Long, leaves: Int): Long {
    if (leaves == 1) {
      return first
    }
    val each = leaves / CHILDREN
    return List(CHILDREN) { async { tree(first + it * each, each) } }.awaitAll().sum()
  }
}

/** A coroutine that prints a line: what there is to wait for when a program starts. */
object Hello {
  @JvmStatic
  fun main(args: Array<String>) {
    Arguments("Hello", args).end()
    coroutine { launch { println("hello") } }
  }
}
