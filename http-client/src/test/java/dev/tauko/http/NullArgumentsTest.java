package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Engine;
import dev.tauko.http.server.CoroutineDirectives;
import dev.tauko.http.server.CoroutineServer;
import dev.tauko.http.server.RequestHandler;
import dev.tauko.http.server.Responses;
import dev.tauko.http.testkit.Actors;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.server.Route;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A null where there must be none is rejected by the name of the parameter. */
@ExtendWith(Actors.class)
class NullArgumentsTest {

  private static Stream<Method> methods(Class<?> type, boolean isStatic) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Modifier.isStatic(method.getModifiers()) == isStatic)
        .filter(method -> !required(method).isEmpty());
  }

  /** The names of the parameters that must not be null. */
  private static List<String> required(Method method) {
    return Stream.of(method.getParameters())
        .filter(each -> !each.getType().isPrimitive())
        .filter(each -> !each.getAnnotatedType().isAnnotationPresent(Nullable.class))
        .map(Parameter::getName)
        .toList();
  }

  /** Calls each method with nulls only. */
  private static void check(Stream<Method> methods, @Nullable Object on, List<String> wrong)
      throws IllegalAccessException {
    for (Method method : methods.toList()) {
      Object[] arguments =
          Stream.of(method.getParameters()).map(each -> sample(each.getType())).toArray();
      try {
        method.invoke(on, arguments);
        wrong.add(method + " returned");
      } catch (InvocationTargetException thrown) {
        if (!(thrown.getCause() instanceof NullPointerException failure)
            || !required(method).contains(failure.getMessage())) {
          wrong.add(method + ": " + thrown.getCause());
        }
      }
    }
  }

  private static @Nullable Object sample(Class<?> type) {
    if (type == boolean.class) {
      return false;
    } else if (type == long.class) {
      return 1L;
    }
    return type.isPrimitive() ? 1 : null;
  }

  @Test
  void functionsNameIt() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Class<?> type :
        List.of(
            CoroutineServer.class,
            CoroutineDirectives.class,
            Responses.class,
            ClientSession.class,
            ClientResponse.class,
            Headers.class)) {
      check(methods(type, true), null, wrong);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void optionsNameIt(ActorSystem<?> system) throws Exception {
    List<String> wrong = new ArrayList<>();
    check(methods(RequestOptions.class, false), new RequestOptions(JsonCodec.jackson()), wrong);
    check(methods(ClientSessionBuilder.class, false), ClientSession.builder(system), wrong);
    check(methods(FormData.class, false), new FormData(), wrong);
    assertThat(wrong).isEmpty();
  }

  private static void named(String parameter, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter);
  }

  @Test
  void aServerNamesIt(ActorSystem<?> system) {
    Engine engine = Engine.get(system);
    ServerBuilder builder = Http.get(system).newServerAt("127.0.0.1", 0);
    RequestHandler handler = request -> null;
    named("builder", () -> CoroutineServer.bind(null, engine, handler));
    named("engine", () -> CoroutineServer.bind(builder, null, handler));
    named("handler", () -> CoroutineServer.bind(builder, engine, (RequestHandler) null));
    Route route = CoroutineDirectives.respond(handler);
    named("builder", () -> CoroutineServer.bind(null, engine, route));
    named("engine", () -> CoroutineServer.bind(builder, null, route));
    named("route", () -> CoroutineServer.bind(builder, engine, (Route) null));
  }
}
