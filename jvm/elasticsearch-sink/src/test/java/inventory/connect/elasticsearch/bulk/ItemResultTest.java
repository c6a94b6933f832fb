package inventory.connect.elasticsearch.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inventory.connect.elasticsearch.document.ConflictMeaning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemResultTest {

    private static List<ItemResult> parse(String answer, int expected) {
        return ItemResult.parse(answer.getBytes(StandardCharsets.UTF_8), expected);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "200, -, DONE", "201, -, DONE", "404, -, DONE",
        "404, index_not_found_exception, REFUSED",
        "409, version_conflict_engine_exception, SUPERSEDED",
        "429, es_rejected_execution_exception, THROTTLED",
        "429, circuit_breaking_exception, THROTTLED",
        "503, unavailable_shards_exception, THROTTLED",
        "500, node_closed_exception, FAILED", "502, -, FAILED", "504, -, FAILED",
        "400, document_parsing_exception, MALFORMED",
        "400, mapper_parsing_exception, MALFORMED",
        "400, strict_dynamic_mapping_exception, MALFORMED",
        "400, illegal_argument_exception, MALFORMED",
        "400, action_request_validation_exception, MALFORMED",
        "400, index_closed_exception, REFUSED",
        "400, invalid_index_name_exception, REFUSED",
        "401, security_exception, REFUSED", "403, security_exception, REFUSED",
        "403, cluster_block_exception, REFUSED"})
    void theStatusAndTheTypeOfTheErrorDecide(int status, String type, ItemResult.Verdict verdict) {
        assertEquals(verdict, new ItemResult(status, new ServerError(type == null ? "" : type, ""))
            .verdict(ConflictMeaning.SUPERSEDED));
    }

    @ParameterizedTest
    @CsvSource({"SUPERSEDED, SUPERSEDED", "ID_TAKEN, ID_TAKEN", "INTERRUPTED, FAILED"})
    void whatAConflictMeansDependsOnTheWrite(ConflictMeaning onConflict, ItemResult.Verdict verdict) {
        ServerError conflict = new ServerError("version_conflict_engine_exception", "");
        assertEquals(verdict, new ItemResult(409, conflict).verdict(onConflict));
    }

    @Test
    void itemsAreReadInTheOrderOfTheRequest() {
        List<ItemResult> results = parse("""
            {"errors":true,"items":[{"index":{"status":201}},
             {"delete":{"status":404}},
             {"index":{"status":400,"error":{"type":"t","reason":"r"}}}]}""", 3);
        assertEquals(List.of(new ItemResult(201, ServerError.NONE), new ItemResult(404, ServerError.NONE),
            new ItemResult(400, new ServerError("t", "r"))), results);
    }

    @Test
    void anAnswerWithoutErrorsIsSuccessForEachWriteItCounts() {
        String answer = "{\"errors\":false,\"items\":[{\"index\":{\"status\":201}},{\"delete\":{\"status\":404}}]}";
        assertEquals(List.of(ItemResult.Verdict.DONE, ItemResult.Verdict.DONE), parse(answer, 2).stream()
            .map(result -> result.verdict(ConflictMeaning.SUPERSEDED)).toList());
        assertThrows(IllegalArgumentException.class, () -> parse(answer, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "<html>", "{}", "[]", "{\"items\":{}}", "{\"items\":[]}", "{\"items\":[1]}", "{\"items\":[{}]}",
        "{\"items\":[{\"index\":{}}]}", "{\"items\":[{\"index\":{\"status\":\"ok\"}}]}",
        "{\"items\":[{\"index\":{\"status\":200}},{\"index\":{\"status\":200}}]}"})
    void anAnswerToSomethingElseIsRefused(String answer) {
        assertThrows(IllegalArgumentException.class, () -> parse(answer, 1));
    }

    @Test
    void aReasonLosesThePartThatQuotesTheDocument() {
        String reason = "failed to parse field [quantity] of type [long]. Preview of field's value: 's3cret'";
        ServerError error = ServerError.of(java.util.Map.of("type", "document_parsing_exception", "reason", reason));
        assertEquals("document_parsing_exception: failed to parse field [quantity] of type [long].", error.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "failed to parse field [n] in document with id 's3'cret'. | failed to parse field [n].",
        "[s3]: cret]: version conflict, document already exists | version conflict, document already exists",
        "[s3cret]: document missing | document missing",
        "[1:6] failed to parse | [1:6] failed to parse"})
    void aReasonLosesTheIdOfTheDocument(String reason, String kept) {
        assertEquals(kept, ServerError.of(reason).reason());
    }

    @Test
    void aLongReasonIsCut() {
        assertTrue(ServerError.of("x".repeat(10_000)).reason().length() < 600);
    }
}
