package dev.tauko;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.tauko.testkit.ChildJvm;
import dev.tauko.testkit.ChildJvm.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.slf4j.Slf4jLogger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import scala.Option;

/** A small application of two classes that is a module, with the engine on its module path. */
class ModulePathTest {

  private static final String MODULE =
      """
      module app {
        requires dev.tauko;
      }
      """;

  private static final String MAIN =
      """
      package app;

      import static dev.tauko.Asyncio.*;

      import dev.tauko.Engine;
      import dev.tauko.sync.Semaphore;
      import java.time.Duration;

      public final class Main {
        public static void main(String[] args) throws Exception {
          Semaphore semaphore = new Semaphore(1);
          String where =
              run(
                  () -> {
                    try (var permit = semaphore.acquire()) {
                      sleep(Duration.ofMillis(1));
                      return createTask(() -> Engine.class.getModule().getName()).await();
                    }
                  });
          System.out.println("ran in the module " + where);
        }
      }
      """;

  /** What the engine needs at run time, by a class of each. */
  private static final List<Class<?>> NEEDED =
      List.of(
          Engine.class,
          ActorSystem.class,
          org.apache.pekko.actor.ActorSystem.class,
          Slf4jLogger.class,
          Option.class,
          Config.class,
          Logger.class,
          Nullable.class);

  @TempDir private Path folder;

  private static List<Path> modulePath() throws URISyntaxException {
    List<Path> path = new ArrayList<>();
    for (Class<?> each : NEEDED) {
      path.add(Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    return path;
  }

  /** Compiles the application; gives the compiler's messages, none if it has succeeded. */
  private String compile(String main) throws IOException, URISyntaxException {
    Path sources = Files.createDirectories(folder.resolve("src/app"));
    Path module = Files.writeString(folder.resolve("src/module-info.java"), MODULE);
    Path source = Files.writeString(sources.resolve("Main.java"), main);
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    int status =
        javac.run(
            out,
            out,
            Stream.of("-d", classes(), "-p", ChildJvm.joined(modulePath()), module, source)
                .map(Object::toString)
                .toArray(String[]::new));
    return status == 0 ? "" : messages.toString();
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  private Outcome run(String... flags) throws Exception {
    List<Path> path = modulePath();
    path.addFirst(classes());
    return ChildJvm.runModule(List.of(flags), path, "app/app.Main");
  }

  @Test
  void anApplicationThatIsAModuleRuns() throws Exception {
    assertThat(compile(MAIN)).isEmpty();
    assertThat(run("-Dtauko.carrier=portable"))
        .returns(0, Outcome::status)
        .extracting(Outcome::output)
        .asString()
        .contains("ran in the module dev.tauko");
  }

  @Test
  void theMailboxNeedsJavaLangOpenToTheModule() throws Exception {
    assertThat(compile(MAIN)).isEmpty();
    assertThat(run("-Dtauko.carrier=mailbox").output())
        .contains("start the JVM with --add-opens java.base/java.lang=dev.tauko,");
    assertThat(run("-Dtauko.carrier=mailbox", "--add-opens=java.base/java.lang=dev.tauko"))
        .returns(0, Outcome::status)
        .extracting(Outcome::output)
        .asString()
        .contains("ran in the module dev.tauko");
  }

  @Test
  void aModuleCannotSeeWhatIsInternal() throws Exception {
    String main = MAIN.replace("dev.tauko.Engine;", "dev.tauko.internal.task.CoroutineLoop;");
    assertThat(compile(main)).contains("package dev.tauko.internal.task is not visible");
  }
}
