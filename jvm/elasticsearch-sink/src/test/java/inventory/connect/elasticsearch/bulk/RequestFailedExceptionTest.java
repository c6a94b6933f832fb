package inventory.connect.elasticsearch.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.bulk.RequestFailedException.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestFailedExceptionTest {

    private static RequestFailedException withStatus(int status, String body) {
        return RequestFailedException.withStatus(status, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "429, RETRY", "500, RETRY", "502, RETRY", "503, RETRY", "504, RETRY", "413, SPLIT",
        "301, GIVE_UP", "400, GIVE_UP", "401, GIVE_UP", "403, GIVE_UP", "404, GIVE_UP", "406, GIVE_UP"})
    void theStatusDecides(int status, Verdict verdict) {
        assertEquals(verdict, withStatus(status, "").verdict());
    }

    @Test
    void noAnswerIsWorthAnotherAttempt() {
        assertEquals(Verdict.RETRY, RequestFailedException.withoutAnswer(new IOException("reset")).verdict());
    }

    @ParameterizedTest
    @CsvSource({"401, connection.password", "403, privileges", "404, connection.url"})
    void theMessageSaysWhatToDo(int status, String named) {
        String message = withStatus(status, "{\"error\":{\"type\":\"t\",\"reason\":\"because\"}}").getMessage();
        assertTrue(message.contains("status " + status + " (t: because)"), message);
        assertTrue(message.contains(named), message);
    }

    @Test
    void aBodyThatIsNotElasticsearchsIsNotQuoted() {
        assertEquals("status 502 (no reason given)", withStatus(502, "<html>s3cret</html>").getMessage());
    }
}
