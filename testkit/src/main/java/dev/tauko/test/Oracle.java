package dev.tauko.test;

import dev.tauko.internal.simulation.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Makes the decisions of one run. */
@FunctionalInterface
interface Oracle {

  /**
   * Chooses the next step.
   *
   * @param decision the number of the decision, from 0 on
   * @param options at least two, in the order in which they became ready
   * @param begun for a subject, how many steps it has begun
   */
  int choose(int decision, List<Step> options, IntUnaryOperator begun);

  /**
   * Makes a decision that the program asks for. The usual one is 0, unless an oracle says
   * otherwise.
   *
   * @param decision the number of the decision, among all
   * @param draw its number among those that the program has asked for
   * @param options at least two
   * @param oneIn how often it is another one than 0: once in so many
   */
  default int draw(int decision, int draw, int options, int oneIn) {
    return 0;
  }

  /** The seed of the random numbers that the program draws by itself. */
  default long randomSeed() {
    return 0;
  }

  /** An oracle for steps that draws by chance. */
  static Oracle drawing(Oracle steps, long seed) {
    SplitMix random = new SplitMix(~seed);
    return new Oracle() {
      @Override
      public long randomSeed() {
        return seed;
      }

      @Override
      public int choose(int decision, List<Step> options, IntUnaryOperator begun) {
        return steps.choose(decision, options, begun);
      }

      @Override
      public int draw(int decision, int draw, int options, int oneIn) {
        return random.below(oneIn) > 0 ? 0 : 1 + random.below(options - 1);
      }
    };
  }

  /** First in, first out. */
  static Oracle fifo() {
    return (decision, options, begun) -> 0;
  }

  /** Repeats a schedule; a choice that is not there becomes the last one that is. */
  static Oracle replay(Schedule schedule) {
    return new Oracle() {
      @Override
      public long randomSeed() {
        return schedule.randomSeed();
      }

      @Override
      public int choose(int decision, List<Step> options, IntUnaryOperator begun) {
        return Math.min(schedule.at(decision), options.size() - 1);
      }

      @Override
      public int draw(int decision, int draw, int options, int oneIn) {
        return Math.min(schedule.at(decision), options - 1);
      }
    };
  }

  /**
   * First in, first out, but some steps go before those which they went before in another run.
   *
   * @param steps the steps that do
   * @param ranks the places of steps in the other run
   * @param draws what was drawn in the other run, and is drawn again
   * @param randomSeed that of the other run
   */
  static Oracle hastening(
      Set<StepNumber> steps, Map<StepNumber, Integer> ranks, List<Integer> draws, long randomSeed) {
    return new Oracle() {
      @Override
      public long randomSeed() {
        return randomSeed;
      }

      @Override
      public int choose(int decision, List<Step> options, IntUnaryOperator begun) {
        int first = 0;
        int rank = ranks.getOrDefault(StepNumber.next(options.getFirst(), begun), -1);
        for (int i = 1; i < options.size(); i++) {
          StepNumber step = StepNumber.next(options.get(i), begun);
          int other = ranks.getOrDefault(step, Integer.MAX_VALUE);
          if (other < rank && steps.contains(step)) {
            first = i;
            rank = other;
          }
        }
        return first;
      }

      @Override
      public int draw(int decision, int draw, int options, int oneIn) {
        return draw < draws.size() ? Math.min(draws.get(draw), options - 1) : 0;
      }
    };
  }

  /** Any choice with the same chance. */
  static Oracle uniform(SplitMix random) {
    return (decision, options, begun) -> random.below(options.size());
  }

  /** First in, first out, but for one decision in so many. */
  static Oracle sparse(SplitMix random, int oneIn) {
    return (decision, options, begun) ->
        random.below(oneIn) > 0 ? 0 : 1 + random.below(options.size() - 1);
  }

  /**
   * The way of a seed. Each of the four ways finds bugs that the others hardly find, so a row of
   * seeds tries all of them.
   */
  static Oracle ofSeed(long seed) {
    return drawing(stepsOfSeed(seed), seed);
  }

  private static Oracle stepsOfSeed(long seed) {
    SplitMix random = new SplitMix(seed);
    return switch (Math.floorMod(seed, 4)) {
      case 0 -> uniform(random);
      case 1 -> sparse(random, 2 << random.below(4));
      case 2 -> Priorities.ofSeed(random, 2);
      default -> Priorities.ofSeed(random, 3);
    };
  }
}
