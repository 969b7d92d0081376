package dev.tauko.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tauko.Engine;
import dev.tauko.internal.loop.MailboxCarrier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The tree of tasks is that of CPython's {@code python -m asyncio pstree}, whenever the loop waits
 * for the clock: recorded from {@code asyncio.tools} of CPython 3.14.2, for each of the programs
 * with traces in which some task stands below another one (gather, groups, shield, wait, wait_for,
 * await). Frames are left out, for they are those of another library.
 *
 * <p>In CPython's tree a task also stands below one that does not wait for it: a gather or a shield
 * that has ended or that nobody awaits yet, a wait that is over, a group whose block still runs.
 * The recording names those pairs, found by what each task waits for. Here a task stands only below
 * tasks that wait for it; and some waits are shown that CPython's tree has not ({@link
 * #showsMore}).
 */
class TreeConformanceTest {

  /**
   * What CPython shows at a time of the program.
   *
   * @param time in milliseconds
   * @param pairs who stands below whom
   * @param loose those pairs that are no waits
   */
  private record Look(long time, Set<String> pairs, Set<String> loose) {

    Set<String> waits() {
      Set<String> waits = new TreeSet<>(pairs);
      waits.removeAll(loose);
      return waits;
    }
  }

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void treesAreThoseOfAsyncio(String carrier) throws IOException {
    assumeTrue(
        carrier.equals("portable") || MailboxCarrier.obstacle() == null,
        "this JVM has no mailbox carrier");
    Map<String, List<Look>> recorded = recorded();
    assertThat(recorded).hasSizeGreaterThan(600);
    List<String> differences = new ArrayList<>();
    try (ProgramRunner runner = new ProgramRunner(carrier)) {
      Stream.of("basic.jsonl", "programs-0001.jsonl.gz")
          .flatMap(file -> Recorded.programs(file).stream())
          .filter(program -> recorded.containsKey(program.id()))
          .forEach(program -> {
            Machine machine = new Machine(program);
            Map<Long, String> seen = new HashMap<>();
            List<Look> looks = recorded.get(program.id());
            for (Look look : looks) {
              machine.lookAt(
                  look.time, () -> seen.put(look.time, Engine.current().snapshot().pstree()));
            }
            runner.run(machine, program);
            for (Look look : looks) {
              Set<String> found = pairs(seen.getOrDefault(look.time, ""), machine::nameOf);
              boolean same =
                  showsMore(program) ? found.containsAll(look.waits()) : found.equals(look.waits());
              if (!same) {
                differences.add(
                    program.id() + " at " + look.time + ": " + found + " is not " + look.waits());
              }
            }
          });
    }
    assertThat(differences).isEmpty();
  }

  /**
   * Whether a program has waits that CPython does not show: the iteration of an as_completed; a
   * wait_for of no time, which waits for the end of what it has cancelled (the first of the two);
   * whatever a task waits for that CPython leaves out, as the one above it has ended (the other).
   */
  private static boolean showsMore(Program program) {
    return program.coroutines().toString().contains("as_completed")
        || Set.of("g1-01006", "g1-01433").contains(program.id());
  }

  /** Who stands below whom in a tree: {@code above > below}. */
  private static Set<String> pairs(String tree, UnaryOperator<String> naming) {
    Set<String> pairs = new TreeSet<>();
    Deque<Integer> depths = new ArrayDeque<>();
    Deque<String> names = new ArrayDeque<>();
    for (String line : tree.lines().takeWhile(line -> !line.isBlank()).toList()) {
      int depth = line.indexOf("(T) ");
      if (depth >= 0) {
        while (!depths.isEmpty() && depths.peek() >= depth) {
          depths.pop();
          names.pop();
        }
        String name = naming.apply(line.substring(depth + 4).replaceFirst(",.*", ""));
        if (!names.isEmpty()) {
          pairs.add(names.peek() + " > " + name);
        }
        depths.push(depth);
        names.push(name);
      }
    }
    return pairs;
  }

  private static Map<String, List<Look>> recorded() throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    TreeConformanceTest.class.getResourceAsStream("/conformance/trees.jsonl.gz")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(Json::parse)
          .collect(
              Collectors.toMap(
                  program -> program.get("id").asString(),
                  program ->
                      program.get("looks").valueStream().map(TreeConformanceTest::look).toList()));
    }
  }

  private static Look look(JsonNode recorded) {
    String tree =
        recorded.get(1).valueStream().map(JsonNode::asString).collect(Collectors.joining("\n"));
    return new Look(
        recorded.get(0).asLong(),
        pairs(tree, UnaryOperator.identity()),
        recorded.get(2).valueStream().map(JsonNode::asString).collect(Collectors.toSet()));
  }
}
