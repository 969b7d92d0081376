package dev.tauko.internal.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The backlog against a list that is searched from the front. */
class BacklogTest {
  private static final int SEEDS = 500;
  private static final int STEPS = 400;

  private static final List<Class<?>> TYPES =
      List.of(Integer.class, String.class, Long.class, Number.class);

  private static Object message(Random random, int number) {
    return switch (random.nextInt(4)) {
      case 0 -> Integer.valueOf(number);
      case 1 -> Long.valueOf(number);
      case 2 -> "text " + number;
      default -> new Object();
    };
  }

  private static Object takeFirst(List<Object> from, Predicate<Object> matches) {
    for (int i = 0; i < from.size(); i++) {
      if (matches.test(from.get(i))) {
        return from.remove(i);
      }
    }
    return null;
  }

  @Test
  void givesWhatASearchFromTheFrontGives() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Backlog backlog = new Backlog();
      List<Object> model = new ArrayList<>();
      int adds = 1 + random.nextInt(4);
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(5) < adds) {
          Object added = message(random, step);
          backlog.add(added);
          model.add(added);
        } else {
          Class<?> type = TYPES.get(random.nextInt(TYPES.size()));
          switch (random.nextInt(3)) {
            case 0 -> assertThat(backlog.poll()).isSameAs(takeFirst(model, each -> true));
            case 1 -> assertThat(backlog.poll(type)).isSameAs(takeFirst(model, type::isInstance));
            default -> {
              Predicate<Object> odd = each -> each.hashCode() % 2 == 1;
              assertThat(backlog.poll(odd)).isSameAs(takeFirst(model, odd));
            }
          }
        }
        assertThat(backlog.size()).as("seed %d", seed).isEqualTo(model.size());
      }
    }
  }

  @Test
  void looksAtAMessageOnceForEachClass() {
    int[] looks = {0};
    Backlog backlog = new Backlog();
    for (int i = 0; i < 1000; i++) {
      backlog.add("text");
    }
    assertThat(backlog.poll((Object each) -> ++looks[0] < 0)).isNull();
    assertThat(looks[0]).isEqualTo(1000);
    assertThat(backlog.poll(Integer.class)).isNull();
    backlog.add(5);
    assertThat(backlog.judgedUpTo(Integer.class)).isEqualTo(1000);
    assertThat(backlog.poll(Integer.class)).isEqualTo(5);
  }
}
