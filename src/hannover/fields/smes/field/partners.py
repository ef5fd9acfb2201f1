"""The operations of the desk of partners: the search, introductions, rounds for everybody, and the weights."""

from __future__ import annotations

from hannover.fields.smes.inputs.introductions import (
    AnswerIntroduction,
    CloseIntroduction,
    IntroductionList,
    IntroductionRecorded,
    ListIntroductions,
    RecordConfidentiality,
    ShowInterest,
    WithdrawIntroduction,
)
from hannover.fields.smes.inputs.partners import (
    CheckSearches,
    ChooseWeights,
    DeleteSearch,
    EncodeProfiles,
    ExplainPair,
    FindPartners,
    LearnWeights,
    ListSearches,
    PairExplained,
    PartnersFound,
    ProfilesEncoded,
    SaveSearch,
    SearchDeleted,
    SearchesChecked,
    SearchList,
    SearchSaved,
    WeightsChosen,
    WeightsLearned,
)
from hannover.fields.smes.inputs.rounds import (
    ComputeRound,
    DiscardRound,
    PublishRound,
    RoundComputed,
    RoundDiscarded,
    RoundPublished,
    RoundShown,
    ShowRound,
)
from hannover.operations import Operation

PACKAGE = "hannover.fields.smes"

SEARCHING = (
    Operation(
        name="find-partners",
        input=FindPartners,
        result=PartnersFound,
        run=f"{PACKAGE}.reading.partners_answers:find_partners",
        permission="find-partners",
        help={
            "en": "Rank partners of the other side for an own profile, with reasons.",
            "ja": "自社のプロフィールに合う相手国の企業を、理由とともに順位付けします。",
            "de": "Ordnet Partner der anderen Seite für ein eigenes Profil, mit Gründen.",
        },
    ),
    Operation(
        name="explain-pair",
        input=ExplainPair,
        result=PairExplained,
        run=f"{PACKAGE}.reading.partners_answers:explain_pair",
        permission="find-partners",
        help={
            "en": "Tell why, or why not, a profile of the other side is a partner.",
            "ja": "相手国のプロフィールが候補となる理由、又はならない理由を示します。",
            "de": "Sagt, warum ein Profil der anderen Seite als Partner passt oder nicht.",
        },
    ),
    Operation(
        name="save-search",
        input=SaveSearch,
        result=SearchSaved,
        run=f"{PACKAGE}.actions.partners_searches:save_search",
        permission="find-partners",
        help={
            "en": "Keep a search for partners and tell later what is new in it.",
            "ja": "検索条件を保存し、新しい候補が見つかればお知らせします。",
            "de": "Merkt eine Partnersuche vor und meldet, was neu dazukommt.",
        },
    ),
    Operation(
        name="list-searches",
        input=ListSearches,
        result=SearchList,
        run=f"{PACKAGE}.reading.partners_answers:list_searches",
        permission="own-account",
        help={
            "en": "List your saved searches and what is new in each.",
            "ja": "保存した検索条件と、それぞれの新しい候補を一覧にします。",
            "de": "Listet Ihre vorgemerkten Suchen und was darin neu ist.",
        },
    ),
    Operation(
        name="delete-search",
        input=DeleteSearch,
        result=SearchDeleted,
        run=f"{PACKAGE}.actions.partners_searches:delete_search",
        permission="own-account",
        help={
            "en": "Delete one of your saved searches.",
            "ja": "保存した検索条件を1件削除します。",
            "de": "Löscht eine Ihrer vorgemerkten Suchen.",
        },
    ),
    Operation(
        name="check-searches",
        input=CheckSearches,
        result=SearchesChecked,
        run=f"{PACKAGE}.actions.partners_searches:check_searches",
        permission="run-programme",
        long_running=True,
        help={
            "en": "Run all saved searches again and note what is new.",
            "ja": "保存された全ての検索を再実行し、新しい候補を記録します。",
            "de": "Führt alle vorgemerkten Suchen erneut aus und merkt sich Neues.",
        },
    ),
)
INTRODUCING = (
    Operation(
        name="show-interest",
        input=ShowInterest,
        result=IntroductionRecorded,
        run=f"{PACKAGE}.actions.introductions:show_interest",
        permission="find-partners",
        writes=True,
        help={
            "en": "Ask for an introduction; the other company sees your profile, not your name.",
            "ja": "紹介を申し込みます。相手にはプロフィールのみが示され、社名は示されません。",
            "de": "Bittet um Vermittlung; die andere Seite sieht Ihr Profil, nicht Ihren Namen.",
        },
    ),
    Operation(
        name="answer-introduction",
        input=AnswerIntroduction,
        result=IntroductionRecorded,
        run=f"{PACKAGE}.actions.introductions:answer_introduction",
        permission="find-partners",
        writes=True,
        help={
            "en": "Accept an introduction, which tells both names, or decline it.",
            "ja": "紹介の申込みを承諾（双方の社名を開示）又は辞退します。",
            "de": "Nimmt eine Vermittlung an, was beide Namen nennt, oder lehnt sie ab.",
        },
    ),
    Operation(
        name="withdraw-introduction",
        input=WithdrawIntroduction,
        result=IntroductionRecorded,
        run=f"{PACKAGE}.actions.introductions:withdraw_introduction",
        permission="find-partners",
        writes=True,
        help={
            "en": "Take back an interest that was not answered yet.",
            "ja": "回答前の紹介の申込みを取り下げます。",
            "de": "Nimmt eine noch unbeantwortete Anfrage zurück.",
        },
    ),
    Operation(
        name="record-confidentiality",
        input=RecordConfidentiality,
        result=IntroductionRecorded,
        run=f"{PACKAGE}.actions.introductions:record_confidentiality",
        permission="find-partners",
        writes=True,
        help={
            "en": "Record that both companies have signed a non-disclosure agreement.",
            "ja": "両社が秘密保持契約（NDA）を締結したことを記録します。",
            "de": "Hält fest, dass beide eine Geheimhaltungsvereinbarung geschlossen haben.",
        },
    ),
    Operation(
        name="close-introduction",
        input=CloseIntroduction,
        result=IntroductionRecorded,
        run=f"{PACKAGE}.actions.introductions:close_introduction",
        permission="find-partners",
        writes=True,
        help={
            "en": "Record what came of an introduction.",
            "ja": "紹介の結果を記録します。",
            "de": "Hält fest, was aus einer Vermittlung geworden ist.",
        },
    ),
    Operation(
        name="list-introductions",
        input=ListIntroductions,
        result=IntroductionList,
        run=f"{PACKAGE}.reading.introductions:list_introductions",
        permission="find-partners",
        help={
            "en": "List introductions, with the names that you may know.",
            "ja": "紹介の一覧を、閲覧できる範囲の社名とともに示します。",
            "de": "Listet Vermittlungen mit den Namen, die Sie kennen dürfen.",
        },
    ),
)
FOR_ALL = (
    Operation(
        name="encode-profiles",
        input=EncodeProfiles,
        result=ProfilesEncoded,
        run=f"{PACKAGE}.actions.partners:encode_profiles",
        permission="run-programme",
        long_running=True,
        help={
            "en": "Make the vectors of published profiles and prepare the search for partners.",
            "ja": "公開済みプロフィールの文ベクトルを作成し、相手探しの準備をします。",
            "de": "Berechnet die Vektoren veröffentlichter Profile und bereitet die Partnersuche vor.",
        },
    ),
    Operation(
        name="compute-round",
        input=ComputeRound,
        result=RoundComputed,
        run=f"{PACKAGE}.actions.rounds:compute_round",
        permission="run-programme",
        long_running=True,
        help={
            "en": "Compute lists of partners for every profile of both sides at once.",
            "ja": "両国の全プロフィールについて、推薦候補の一覧を一括して計算します。",
            "de": "Berechnet Partnerlisten für alle Profile beider Seiten zugleich.",
        },
    ),
    Operation(
        name="publish-round",
        input=PublishRound,
        result=RoundPublished,
        run=f"{PACKAGE}.actions.rounds:publish_round",
        permission="run-programme",
        writes=True,
        help={
            "en": "Show every company its own list of a computed round.",
            "ja": "計算した推薦一覧を公開し、各社が自社分を閲覧できるようにします。",
            "de": "Zeigt jedem Unternehmen seine Liste einer berechneten Empfehlungsrunde.",
        },
    ),
    Operation(
        name="discard-round",
        input=DiscardRound,
        result=RoundDiscarded,
        run=f"{PACKAGE}.actions.rounds:discard_round",
        permission="run-programme",
        help={
            "en": "Remove a computed round that was not published.",
            "ja": "未公開の推薦一覧を破棄します。",
            "de": "Verwirft eine berechnete, nicht veröffentlichte Empfehlungsrunde.",
        },
    ),
    Operation(
        name="show-round",
        input=ShowRound,
        result=RoundShown,
        run=f"{PACKAGE}.reading.rounds:show_round",
        permission="find-partners",
        help={
            "en": "Show the list of one own profile in a round.",
            "ja": "推薦一覧のうち、自社プロフィールの分を示します。",
            "de": "Zeigt die Liste eines eigenen Profils in einer Empfehlungsrunde.",
        },
    ),
    Operation(
        name="learn-weights",
        input=LearnWeights,
        result=WeightsLearned,
        run=f"{PACKAGE}.actions.partners:learn_weights",
        permission="run-programme",
        writes=True,
        long_running=True,
        help={
            "en": "Learn from accepted and declined introductions how much each channel counts.",
            "ja": "承諾・辞退された紹介から、照合の各要素の重みを学習します。",
            "de": "Lernt aus angenommenen und abgelehnten Vermittlungen, was wie viel zählt.",
        },
    ),
    Operation(
        name="choose-weights",
        input=ChooseWeights,
        result=WeightsChosen,
        run=f"{PACKAGE}.actions.partners:choose_weights",
        permission="run-programme",
        writes=True,
        help={
            "en": "Rank by the default weights, or by those that were learned.",
            "ja": "順位付けに用いる重みを、既定値又は学習値から選びます。",
            "de": "Ordnet nach den Vorgabegewichten oder nach den gelernten.",
        },
    ),
)
PARTNER_OPERATIONS: tuple[Operation, ...] = (*SEARCHING, *INTRODUCING, *FOR_ALL)
