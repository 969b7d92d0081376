package dev.tauko.conformance;

import dev.tauko.conformance.Program.Body;
import dev.tauko.conformance.Program.Handler;
import dev.tauko.conformance.Program.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts programs that agree with asyncio, by the families of the statements they use. */
final class Tally {
  private static final String ALL = "all programs";

  private final Map<String, int[]> counts = new TreeMap<>();

  /** Counts one program. */
  void add(Program program, boolean same) {
    Set<String> families = new HashSet<>(Set.of(ALL));
    program.coroutines().values().forEach(body -> collect(body, families));
    for (String family : families) {
      counts.computeIfAbsent(family, key -> new int[2])[same ? 0 : 1]++;
    }
  }

  private static void collect(@Nullable Object part, Set<String> families) {
    switch (part) {
      case Body body -> body.statements().forEach(statement -> collect(statement, families));
      case Handler handler -> collect(handler.body(), families);
      case Iterable<?> list -> list.forEach(each -> collect(each, families));
      case Statement statement -> {
        families.add(statement.op().family());
        statement.arguments().forEach(argument -> collect(argument, families));
      }
      case null, default -> {}
    }
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(each ->
            "%-18s %5d same %5d different"
                .formatted(each.getKey(), each.getValue()[0], each.getValue()[1]))
        .collect(Collectors.joining("\n"));
  }
}
