package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe of docs/recipes.md compiles, runs, and prints what is shown below it. */
class RecipesTest {
  private static final Pattern RECIPE =
      Pattern.compile(
          "^### (.*)$\\R(?:.*\\R)*?```java\\R((?:.*\\R)*?)```\\R```text\\R((?:.*\\R)*?)```",
          Pattern.MULTILINE);

  @TempDir static Path folder;

  private static HttpServer server;
  private static List<Recipe> recipes;
  private static URLClassLoader classes;

  /** A recipe: its title, its code, and what it prints. */
  record Recipe(int number, String title, String code, String output) {
    @Override
    public String toString() {
      return title;
    }

    String className() {
      return "Recipe" + number;
    }

    /** A program with a main method of its own, or the body of a coroutine. */
    String source() {
      String members =
          code.contains("void main()")
              ? code.replace("void main()", "public static void main(String[] arguments)")
              : """
              public static void main(String[] arguments) throws Exception {
                run(() -> recipe(arguments[0]));
              }

              static void recipe(String server) throws Exception {
              %s
              }

              static int fetch(String url) {
                return session.get(url, request -> request.raiseForStatus(true)).bytes().length;
              }

              static dev.tauko.http.ClientSession session;
              """
                  .formatted(code)
                  .replace("run(() -> recipe(arguments[0]))", WITH_SESSION);
      return IMPORTS + "public final class " + className() + " {\n" + members + "}\n";
    }

    private static final String WITH_SESSION =
        """
        run(() -> {
          try (var opened = ClientSession.create()) {
            session = opened;
            recipe(arguments[0]);
          }
        })\
        """;

    private static final String IMPORTS =
        """
        import static dev.tauko.Asyncio.*;
        import static dev.tauko.actor.Actors.*;
        import static dev.tauko.channel.Select.*;
        import static dev.tauko.tools.Tools.*;

        import com.typesafe.config.ConfigFactory;
        import dev.tauko.*;
        import dev.tauko.Future;
        import dev.tauko.actor.*;
        import dev.tauko.channel.*;
        import dev.tauko.http.*;
        import dev.tauko.queue.Queue;
        import dev.tauko.sync.*;
        import dev.tauko.sync.Lock;
        import dev.tauko.tools.*;
        import java.io.*;
        import java.nio.file.*;
        import java.time.Duration;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.concurrent.atomic.*;
        import java.util.stream.*;
        import org.apache.pekko.actor.typed.*;
        import org.apache.pekko.actor.typed.javadsl.*;

        """;
  }

  @BeforeAll
  static void compileAll() throws IOException {
    recipes = read();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--release",
                "25",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString()));
    for (Recipe recipe : recipes) {
      Path file = folder.resolve(recipe.className() + ".java");
      arguments.add(Files.writeString(file, recipe.source(), UTF_8).toString());
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, arguments.toArray(String[]::new));
    assertThat(status).as(messages.toString(UTF_8)).isZero();
    classes =
        URLClassLoader.newInstance(
            new java.net.URL[] {folder.toUri().toURL()}, RecipesTest.class.getClassLoader());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/pages/", RecipesTest::page);
    server.createContext(
        "/json/",
        exchange -> {
          String number = lastPart(exchange);
          answer(
              exchange,
              "application/json",
              ("{\"number\": " + number + ", \"title\": \"page " + number + "\"}").getBytes(UTF_8));
        });
    server.createContext(
        "/lines", exchange -> answer(exchange, "text/plain", "one\ntwo\nthree\n".getBytes(UTF_8)));
    server.createContext(
        "/upload",
        exchange -> {
          int size = exchange.getRequestBody().readAllBytes().length;
          answer(exchange, "text/plain", ("got " + size + " bytes").getBytes(UTF_8));
        });
    server.start();
  }

  private static void page(HttpExchange exchange) throws IOException {
    answer(exchange, "text/plain", new byte[1024 * Integer.parseInt(lastPart(exchange))]);
  }

  private static String lastPart(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().replaceFirst(".*/", "");
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterAll
  static void end() throws IOException {
    server.stop(0);
    classes.close();
  }

  private static List<Recipe> read() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "recipes.md"), UTF_8);
    List<Recipe> found = new ArrayList<>();
    Matcher recipe = RECIPE.matcher(page);
    while (recipe.find()) {
      found.add(new Recipe(found.size() + 1, recipe.group(1), recipe.group(2), recipe.group(3)));
    }
    return found;
  }

  static Stream<Recipe> recipes() throws IOException {
    return read().stream();
  }

  @Test
  void eachHeadingHasARecipe() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "recipes.md"), UTF_8);
    assertThat(recipes.stream().map(Recipe::title))
        .hasSizeGreaterThanOrEqualTo(30)
        .containsExactlyElementsOf(
            page.lines()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recipes")
  void itPrintsWhatIsShown(Recipe recipe) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      classes
          .loadClass(recipe.className())
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {url});
    } finally {
      System.setOut(console);
    }
    assertThat(printed.toString(UTF_8).lines().filter(line -> !line.contains(" INFO ")))
        .containsExactlyElementsOf(recipe.output().lines().toList());
  }
}
