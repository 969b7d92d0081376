package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import dev.tauko.Asyncio;
import dev.tauko.http.ClientSession;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the README says is so: its programs run and print what it shows. What there is to name is
 * named.
 */
class ReadmeTest {
  /** The line of a top-level type in a list of an API. */
  private static final Pattern TYPE =
      Pattern.compile("^public .*(?:class|interface|record|enum) [\\w.]*\\.([A-Z]\\w*)(?![\\w$])");

  private static Readme readme;
  private static Readme api;

  @TempDir Path folder;

  @BeforeAll
  static void read() throws IOException {
    readme = Readme.read();
    api = Readme.read("docs/api.md");
  }

  @Test
  void helloPrintsWhatIsShown() throws Exception {
    assertThat(SourceFile.run(folder, "Hello.java", readme.program("myCoroutine")))
        .isEqualTo(readme.outputOf("java -cp demos/target/tauko-demos.jar Hello.java"));
  }

  @Test
  void theDownloadsPrintTheirSizes() throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Path project = Path.of("..").toRealPath();
    HttpServer server = SimpleFileServer.createFileServer(anyPort, project, OutputLevel.NONE);
    server.start();
    try {
      String here = "http://127.0.0.1:" + server.getAddress().getPort();

      List<String> printed =
          SourceFile.run(
              folder,
              "Sizes.java",
              readme.program("session.get(url)"),
              here + "/LICENSE",
              here + "/NOTICE");

      assertThat(printed)
          .containsExactly(
              here + "/LICENSE: " + Files.size(project.resolve("LICENSE")) + " bytes",
              here + "/NOTICE: " + Files.size(project.resolve("NOTICE")) + " bytes");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theActorWrittenTwiceAnswersTwiceTheSame() throws Exception {
    String program =
        """
        import static dev.tauko.actor.Actors.ask;

        import dev.tauko.Asyncio;
        import dev.tauko.Engine;
        import dev.tauko.actor.CoroutineBehavior;
        import org.apache.pekko.actor.typed.*;
        import org.apache.pekko.actor.typed.javadsl.*;

        static final Duration LIMIT = Duration.ofSeconds(10);

        interface Command {}
        record Price(String item, ActorRef<Integer> replyTo) {}
        record Quote(String item, int pieces, ActorRef<Integer> replyTo) implements Command {}
        record Priced(Quote quote, Integer price, Throwable failure) implements Command {}

        static Behavior<Command> byMessages(ActorRef<Price> prices) {
        %s
          return quotes;
        }

        static Behavior<Quote> inDirectStyle(ActorRef<Price> prices) {
        %s
          return quotes;
        }

        void main() throws Exception {
          ActorSystem<Price> system = ActorSystem.create(
              Behaviors.receiveMessage(price -> {
                price.replyTo().tell(price.item().length());
                return Behaviors.same();
              }), "shop");
          ActorRef<Command> first = system.systemActorOf(byMessages(system), "first", Props.empty());
          ActorRef<Quote> second = system.systemActorOf(inDirectStyle(system), "second", Props.empty());
          Engine.get(system).start(() -> {
            int one = ask(first, (ActorRef<Integer> r) -> new Quote("sock", 3, r), LIMIT);
            int two = ask(second, (ActorRef<Integer> r) -> new Quote("sock", 3, r), LIMIT);
            IO.println(one + " " + two);
          }).toCompletableFuture().get();
          system.terminate();
        }
        """
            .formatted(readme.program("context.ask"), readme.program("CoroutineBehavior.of"));

    assertThat(SourceFile.run(folder, "Quotes.java", program)).containsExactly("12 12");
  }

  @Test
  void theEngineJoinsAnActorSystem() throws Exception {
    assertThat(
            SourceFile.run(
                folder,
                "Shop.java",
                Readme.read("docs/embedding.md").program("Engine.get(system);")))
        .containsExactly("10 pieces");
  }

  @Test
  void everyProgramIsAmongThese() {
    assertThat(readme.blocks("java")).hasSize(4);
  }

  @Test
  void everyFunctionIsNamed() {
    assertThat(Arrays.stream(Asyncio.class.getDeclaredMethods()))
        .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
        .extracting(Method::getName)
        .allSatisfy(name -> assertThat(api.text()).contains("`" + name + "`"));
  }

  @Test
  void everyPublicTypeIsNamed() throws Exception {
    List<String> types = new ArrayList<>();
    types.addAll(publicTypes(Asyncio.class, "dev/tauko"));
    types.addAll(publicTypes(Asyncio.class, "dev/tauko/sync"));
    types.addAll(publicTypes(Asyncio.class, "dev/tauko/queue"));

    assertThat(types)
        .contains("Asyncio", "Task", "Semaphore", "Queue")
        .allSatisfy(type -> assertThat(api.text()).containsPattern("\\b" + type + "\\b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cluster", "testkit", "http-testkit", "console", "micrometer", "opentelemetry"})
  void everyPublicTypeOfAModuleIsNamed(String module) throws IOException {
    List<String> types =
        Files.readAllLines(Path.of("..", module, "api.txt")).stream()
            .map(TYPE::matcher)
            .filter(Matcher::find)
            .map(type -> type.group(1))
            .toList();
    assertThat(types)
        .isNotEmpty()
        .allSatisfy(type -> assertThat(api.text()).containsPattern("\\b" + type + "\\b"));
  }

  @Test
  void everyPublicTypeOfTheHttpClientIsInItsGuide() throws Exception {
    String guide = Files.readString(Path.of("..", "docs", "from-aiohttp.md"));
    assertThat(publicTypes(ClientSession.class, "dev/tauko/http"))
        .contains("ClientSession", "ClientException")
        .allSatisfy(type -> assertThat(guide).containsPattern("\\b" + type + "\\b"));
  }

  /** The names of the public top-level types of a package, from where another class came from. */
  private static List<String> publicTypes(Class<?> neighbour, String packagePath) throws Exception {
    Path origin = Path.of(neighbour.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(origin)) {
      return publicTypesIn(origin.resolve(packagePath), packagePath);
    }
    try (var jar = FileSystems.newFileSystem(origin)) {
      return publicTypesIn(jar.getPath(packagePath), packagePath);
    }
  }

  private static List<String> publicTypesIn(Path folder, String packagePath) throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.class$", "");
        boolean topLevel = file.toString().endsWith(".class") && !name.contains("$");
        if (topLevel && !name.equals("package-info")) {
          Class<?> type = Class.forName(packagePath.replace('/', '.') + "." + name);
          if (Modifier.isPublic(type.getModifiers())) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }
}
