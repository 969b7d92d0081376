package dev.tauko;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Snippets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which shapes of bodies compile, and which checked exceptions come of them. */
class BodyShapesTest {
  private static final String AROUND =
      """
      import static dev.tauko.Asyncio.*;

      import dev.tauko.*;
      import java.io.IOException;
      import java.sql.SQLException;
      import java.time.Duration;
      import java.util.List;
      import java.util.concurrent.Callable;
      import java.util.concurrent.CompletableFuture;

      abstract class Snippet {
        Duration d; Task<Integer> task; Coroutine<String> body; Awaitable<String> awaitable;
        Engine engine; Runner runner; TaskGroup group; List<String> urls; Callable<String> callable;

        abstract int number();
        abstract void work();
        abstract String fetch(String url);
        abstract int read() throws IOException;
        abstract void write() throws IOException;
        abstract int query() throws SQLException;
        abstract void over();
        abstract void over(int times);
      """;

  /** Nothing checked comes out of these. */
  private static final String WITHOUT_EXCEPTIONS =
      """
      run(() -> sleep(d))
      run(this::work)
      run(() -> { work(); })
      run(() -> { while (true) { sleep(d); } })
      run(() -> { throw new IllegalStateException(); })
      int i = run(() -> number())
      int i = run(this::number)
      int i = run(() -> timeout(d, () -> waitFor(() -> number(), d)))
      run(() -> timeout(d, () -> sleep(d)))
      run(() -> gather(() -> sleep(d), () -> sleep(d)))
      runner.run(() -> sleep(d))
      int i = runner.run(this::number)
      Task<Void> t = createTask(() -> sleep(d))
      Task<Void> t = createTask("name", this::write)
      Task<Integer> t = createTask(this::read)
      Task<Void> t = engine.start(this::write)
      Task<Void> t = group.createTask(this::write)
      await(() -> sleep(d))
      int i = await(this::number)
      gather(() -> sleep(d), () -> sleep(d))
      gather(this::work)
      gather(this::work, () -> work(), () -> { work(); })
      gather(() -> over(), () -> over(1))
      List<Integer> l = gather(this::number, () -> number(), () -> 1)
      List<Object> l = gather(() -> 1, () -> "a")
      List<Object> l = gather()
      Future<List<Void>> f = gatherFuture(() -> sleep(d), this::write)
      Future<List<Integer>> f = gatherFuture(task, this::read)
      List<Outcome<Void>> l = gatherSettled(() -> sleep(d), this::write)
      List<Outcome<Integer>> l = gatherSettled(task, this::read)
      Future<List<Outcome<Void>>> f = gatherSettledFuture(() -> sleep(d), this::write)
      Future<List<Outcome<Integer>>> f = gatherSettledFuture(task, this::read)
      waitFor(() -> sleep(d), d)
      waitFor(this::work, d)
      waitFor(() -> { while (true) { sleep(d); } }, d)
      int i = waitFor(this::number, null)
      timeout(d, () -> sleep(d))
      timeout(d, this::work)
      int i = timeout(d, this::number)
      timeout(d, limit -> { work(); })
      int i = timeout(d, limit -> { return number(); })
      timeoutAt(d, () -> sleep(d))
      int i = timeoutAt(d, (Timeout limit) -> number())
      shield(() -> sleep(d))
      shield(this::work)
      int i = shield(() -> number())
      Future<Void> f = shieldFuture(this::write)
      Future<Integer> f = shieldFuture(this::read)
      toThread(() -> work())
      toThread(this::work)
      int i = toThread(this::number)
      for (Future<Void> f : asCompleted(() -> sleep(d), this::write)) {}
      for (Future<Integer> f : asCompleted(task, this::read)) {}
      for (Future<String> f : asCompleted(urls.stream().map(u -> coroutine(() -> fetch(u))).toList())) {}
      taskGroup(group -> { group.createTask(this::write); write(); })
      run(() -> taskGroup(group -> { group.createTask(this::write); }))
      List<Coroutine<String>> l = urls.stream().map(url -> coroutine(() -> fetch(url))).toList()
      List<Coroutine<Void>> l = urls.stream().map(url -> coroutine(() -> write())).toList()
      List<Task<String>> l = urls.stream().map(url -> createTask(() -> fetch(url))).toList()
      Coroutine<Void> c = coroutine(this::write)
      """;

  /** A handler of what the body throws is needed and compiles. */
  private static final String WITH_IO_EXCEPTION =
      """
      run(() -> read())
      run(this::read)
      run(() -> write())
      run(this::write)
      run(() -> { throw new IOException(); })
      run(() -> { if (number() > 0) { throw new IOException(); } work(); })
      int i = run(() -> timeout(d, () -> read()))
      run(() -> timeout(d, () -> waitFor(() -> shield(() -> toThread(this::write)), d)))
      runner.run(this::write)
      int i = runner.run(() -> read())
      await(() -> write())
      int i = await(this::read)
      List<Integer> l = gather(() -> read(), () -> number())
      gather(() -> write(), this::work)
      waitFor(() -> write(), d)
      int i = waitFor(this::read, d)
      timeout(d, () -> write())
      int i = timeout(d, limit -> { return read(); })
      timeout(d, limit -> { write(); })
      timeoutAt(d, this::write)
      shield(this::write)
      int i = shield(() -> read())
      toThread(this::write)
      int i = toThread(() -> read())
      """;

  /** All that is known is that something may be thrown. */
  private static final String WITH_ANY_EXCEPTION =
      """
      run(() -> gather(task, task))
      run(() -> { task.await(); })
      int i = await(task)
      String s = await(body)
      String s = await(CompletableFuture.completedFuture("a"))
      List<Integer> l = gather(task, () -> number())
      List<Integer> l = gather(List.of(task))
      List<Object> l = gather(coroutine(() -> sleep(d)), () -> 1)
      List<Object> l = gather(task, coroutine(() -> sleep(d)))
      List<String> l = gather(urls.stream().map(url -> coroutine(() -> fetch(url))).toList())
      gather(() -> read(), () -> query())
      int i = waitFor(task, d)
      String s = waitFor(awaitable, d)
      int i = shield(task)
      String s = toThread(callable::call)
      """;

  private static final String WRONG =
      """
      gather(() -> sleep(d), () -> 1)                  | no suitable method
      List<Object> l = gather(() -> sleep(d), () -> number()) | void cannot be converted
      gather(task, () -> sleep(d))                     | no suitable method
      gather(this::over)                               | ambiguous
      toThread(this::over)                             | ambiguous
      timeout(d, limit -> number())                    | ambiguous
      Coroutine<String> c = () -> number()             | int cannot be converted to java.lang.String
      int i = run(() -> sleep(d))                      | void cannot be converted to int
      """;

  @Test
  void aBodyThatThrowsNothingCheckedNeedsNoHandler() {
    assertThat(errors("void snippet@N@() { @CALL@; }", WITHOUT_EXCEPTIONS)).isEmpty();
  }

  @Test
  void whatABodyThrowsCanBeCaughtByItsType() {
    assertThat(
            errors(
                "void snippet@N@() { try { @CALL@; } catch (IOException e) {} }",
                WITH_IO_EXCEPTION))
        .isEmpty();
  }

  @Test
  void whatABodyThrowsHasToBeHandled() {
    assertThat(errors("void snippet@N@() { @CALL@; }", WITH_IO_EXCEPTION).values())
        .hasSameSizeAs(WITH_IO_EXCEPTION.lines().toList())
        .allMatch(error -> error.startsWith("unreported exception java.io.IOException"));
  }

  @Test
  void ofTasksAndOfSeveralKindsOfExceptionsOnlyExceptionIsKnown() {
    assertThat(errors("void snippet@N@() throws Exception { @CALL@; }", WITH_ANY_EXCEPTION))
        .isEmpty();
    assertThat(errors("void snippet@N@() { @CALL@; }", WITH_ANY_EXCEPTION).values())
        .hasSameSizeAs(WITH_ANY_EXCEPTION.lines().toList())
        .allMatch(error -> error.startsWith("unreported exception java.lang.Exception"));
  }

  @Test
  void shapesThatJavaCannotTellApartAreRejected() {
    Map<String, String> errors =
        errors(
            "void snippet@N@() throws Exception { @CALL@; }", WRONG.replaceAll("(?m) *[|].*$", ""));

    WRONG
        .lines()
        .forEach(line ->
            assertThat(errors.get(line.substring(0, line.indexOf('|')).strip()))
                .as(line)
                .contains(line.substring(line.indexOf('|') + 1).strip()));
  }

  /** The errors by the calls that have them; each call stands in a method of its own. */
  private static Map<String, String> errors(String method, String calls) {
    List<String> lines = new ArrayList<>(AROUND.lines().toList());
    List<String> all = calls.lines().toList();
    for (int n = 0; n < all.size(); n++) {
      lines.add(method.replace("@N@", "" + n).replace("@CALL@", all.get(n)));
    }
    lines.add("}");
    Map<String, String> errors = new TreeMap<>();
    Snippets.errors(String.join("\n", lines))
        .forEach(
            (line, error) -> errors.put(all.get((int) (line - 1 - AROUND.lines().count())), error));
    return errors;
  }
}
