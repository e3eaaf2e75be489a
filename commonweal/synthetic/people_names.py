"""Invented names of callers; a real person of the same name is chance."""

_BEGINNINGS = (
    "Ather", "Brock", "Calder", "Dray", "Elling", "Farn", "Gorse", "Hazel", "Ingle", "Kepple", "Lark", "Marsh",
    "Norring", "Over", "Pember", "Quar", "Rother", "Saver", "Thorn", "Wether",
)  # fmt: skip
_ENDINGS = ("bank", "combe", "dale", "field", "gate", "hurst", "leigh", "mere", "stead", "well")
FIRST_NAMES = (
    "Abena", "Adaeze", "Agnieszka", "Aisling", "Alasdair", "Ayesha", "Bartosz", "Beatrix", "Bilal", "Bronwen",
    "Carys", "Chidi", "Clement", "Concepta", "Dilara", "Dimitra", "Doreen", "Ebele", "Edmund", "Elif", "Emeka",
    "Esme", "Farida", "Fergus", "Florin", "Gareth", "Gita", "Gloria", "Habiba", "Hamish", "Harpreet", "Hesba",
    "Ifeoma", "Imelda", "Imran", "Ines", "Ivor", "Jarek", "Jocelyn", "Kamal", "Keziah", "Kwabena", "Laszlo", "Leila",
    "Lorcan", "Luned", "Maeve", "Magda", "Malachy", "Mei", "Merle", "Mirela", "Moira", "Nadia", "Nasrin", "Nerys",
    "Ngozi", "Nilufer", "Odette", "Olu", "Orla", "Osman", "Padma", "Pascal", "Philippa", "Ravinder", "Rhoda",
    "Roisin", "Rupert", "Sabina", "Samina", "Selwyn", "Shreya", "Silvia", "Tamsin", "Teodor", "Tolu", "Tova",
    "Ursula", "Verena", "Winifred", "Yasmin", "Yiannis", "Zainab", "Zofia",
    "Adwoa", "Ailsa", "Amadou", "Anselm", "Arjun", "Astrid", "Augusta", "Basia", "Bodhi", "Caspian", "Cerys", "Ciaran",
    "Cosima", "Daljit", "Damaris", "Eamon", "Edwina", "Eluned", "Enzo", "Fatoumata", "Fenella", "Gethin", "Giles",
    "Hana", "Hector", "Idris", "Ishaan", "Isolde", "Jago", "Joaquim", "Kasimir", "Kerensa", "Kofi", "Lalita", "Linus",
    "Lowri", "Marit", "Mungo", "Nkechi", "Noor", "Oonagh", "Otis", "Parveen", "Petra", "Quentin", "Rafael", "Rosalind",
    "Sanjay", "Sorcha", "Sunniva", "Tadeusz", "Thandiwe", "Una", "Viggo", "Wilhelmina", "Xanthe", "Yusuf", "Zdenka",
)  # fmt: skip
SURNAMES = (
    "Abernethy-Cole", "Achterberg", "Adeyinka", "Agbaje", "Aldersmith", "Amankwah", "Ashdowne", "Baidoo", "Balintova",
    "Barrowclough", "Begumzade", "Bhattal", "Birchenough", "Brackwater", "Callaghan-Roe", "Chaudhry", "Chukwuma",
    "Clutterbuck", "Coppersmith", "Dabrowska", "Demirtas", "Drinkwater", "Dzidzor", "Eccleshare", "Ekwueme",
    "Fairbrass", "Farrukh", "Featherston", "Gathercole", "Georgiades", "Gill-Marsh", "Goldsworth", "Guneratne",
    "Hallorane", "Hathersage", "Hossaini", "Ibekwe", "Ilves", "Jaworska", "Jellicoe", "Kallista", "Kaur Sandhu",
    "Kesterton", "Kinsellagh", "Kowalczuk", "Lanyard", "Lightbown", "Llewelling", "Mahmoodi", "Marchbanks",
    "McAnulty", "Mensah-Lee", "Merriwether", "Moravec", "Nakhjavani", "Nettleship", "Nwachuku", "Ogunbanjo",
    "Oyelaran", "Papadimas", "Partington", "Pereirinha", "Quayeson", "Ramanujan", "Rowbotham", "Saltonstall",
    "Shanmugam", "Skinnerley", "Snodgrass-Hill", "Szymborska", "Tattersfield", "Thackwray", "Tremelling", "Uzochukwu",
    "Vasilescu", "Venkatesh", "Wadekar", "Warboys", "Whittlesea", "Xiang-Porter", "Yilmazer", "Zielinska",
    *(first + last for first in _BEGINNINGS for last in _ENDINGS),
)  # fmt: skip
